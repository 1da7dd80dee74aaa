import { seededRandom } from "@synoptic/domain";
import type { PreparedImage } from "../image-model.ts";
import { toLab } from "./cie-lab.ts";
import { connected } from "./connected-regions.ts";

/** An image cut into regions. */
export interface Superpixels {
  count: number;
  /** `[height, width]`: each pixel's region, 0 to count - 1. */
  labels: Int32Array;
  /** `[count]`: pixels in each. */
  sizes: Int32Array;
}

const ITERATIONS = 10;
/** What one step of the grid counts beside one unit of CIE L*a*b*; the paper's range is 1 to 40. */
const COMPACTNESS = 10;

/**
 * Simple linear iterative clustering (SLIC): k-means over colour (CIE L*a*b*) and place, each pixel among the centres
 * near it, then every region made connected.
 *
 * The centres begin on a grid, each moved at random by up to a quarter of a step: which regions come out is partly
 * chance, and a seed shows how much of an explanation is.
 * @param wanted about how many regions; there may be fewer or a few more
 * @see Achanta, Shaji, Smith, Lucchi, Fua, Süsstrunk 2012, IEEE Transactions on Pattern Analysis and Machine
 *   Intelligence 34(11):2274-2282, doi:10.1109/TPAMI.2012.120
 */
export function superpixels(image: PreparedImage, wanted: number, seed: number): Superpixels {
  const { height, width } = image;
  const lab = toLab(image);
  const step = Math.sqrt((height * width) / wanted);
  const centres = firstCentres(height, width, step, lab, seededRandom(seed));
  const labels = new Int32Array(height * width);
  const nearest = new Float64Array(height * width);
  const closeness = (COMPACTNESS / step) ** 2;

  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    nearest.fill(Number.POSITIVE_INFINITY);
    centres.forEach(({ y, x, colour }, label) => {
      const [top, left] = [Math.max(0, Math.floor(y - 2 * step)), Math.max(0, Math.floor(x - 2 * step))];
      const [bottom, right] = [
        Math.min(height, Math.ceil(y + 2 * step)),
        Math.min(width, Math.ceil(x + 2 * step)),
      ];
      const [l, a, b] = colour;
      for (let row = top; row < bottom; row++) {
        for (let column = left; column < right; column++) {
          const pixel = row * width + column;
          const [dl, da, db] = [lab[pixel * 3]! - l, lab[pixel * 3 + 1]! - a, lab[pixel * 3 + 2]! - b];
          const apart = (row - y) ** 2 + (column - x) ** 2;
          const distance = dl * dl + da * da + db * db + closeness * apart;
          if (distance < nearest[pixel]!) {
            nearest[pixel] = distance;
            labels[pixel] = label;
          }
        }
      }
    });
    moveCentres(centres, labels, lab, width);
  }
  return connected(labels, height, width, Math.max(1, Math.round((step * step) / 4)));
}

interface Centre {
  y: number;
  x: number;
  colour: [number, number, number];
}

function firstCentres(
  height: number,
  width: number,
  step: number,
  lab: Float32Array,
  random: () => number,
): Centre[] {
  const rows = Math.max(1, Math.round(height / step));
  const columns = Math.max(1, Math.round(width / step));
  const jitter = () => (random() - 0.5) * 0.5;
  return Array.from({ length: rows * columns }, (_, i) => {
    const y = ((Math.floor(i / columns) + 0.5 + jitter()) * height) / rows - 0.5;
    const x = (((i % columns) + 0.5 + jitter()) * width) / columns - 0.5;
    const pixel =
      Math.min(height - 1, Math.max(0, Math.round(y))) * width +
      Math.min(width - 1, Math.max(0, Math.round(x)));
    return { y, x, colour: [lab[pixel * 3]!, lab[pixel * 3 + 1]!, lab[pixel * 3 + 2]!] };
  });
}

/** Each centre to the mean of its pixels; one that has none stays. */
function moveCentres(centres: Centre[], labels: Int32Array, lab: Float32Array, width: number): void {
  const sums = new Float64Array(centres.length * 6);
  for (let pixel = 0; pixel < labels.length; pixel++) {
    const at = labels[pixel]! * 6;
    sums[at]! += Math.floor(pixel / width);
    sums[at + 1]! += pixel % width;
    for (let channel = 0; channel < 3; channel++) sums[at + 2 + channel]! += lab[pixel * 3 + channel]!;
    sums[at + 5]! += 1;
  }
  centres.forEach((centre, label) => {
    const [y, x, l, a, b, pixels] = sums.subarray(label * 6, label * 6 + 6) as unknown as number[];
    if (!pixels) return;
    centre.y = y! / pixels;
    centre.x = x! / pixels;
    centre.colour = [l! / pixels, a! / pixels, b! / pixels];
  });
}
