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

  /** Every pixel near a centre that no other centre is nearer to. Millions of distances: plain numbers, no arrays. */
  const claimPixels = ({ y, x, l, a, b }: Centre, label: number) => {
    const top = Math.max(0, Math.floor(y - 2 * step));
    const bottom = Math.min(height, Math.ceil(y + 2 * step));
    const left = Math.max(0, Math.floor(x - 2 * step));
    const right = Math.min(width, Math.ceil(x + 2 * step));
    for (let row = top; row < bottom; row++) {
      const down = closeness * (row - y) * (row - y);
      for (let column = left; column < right; column++) {
        const pixel = row * width + column;
        const dl = lab[pixel * 3]! - l;
        const da = lab[pixel * 3 + 1]! - a;
        const db = lab[pixel * 3 + 2]! - b;
        const across = column - x;
        const distance = dl * dl + da * da + db * db + down + closeness * across * across;
        if (distance < nearest[pixel]!) {
          nearest[pixel] = distance;
          labels[pixel] = label;
        }
      }
    }
  };

  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    nearest.fill(Number.POSITIVE_INFINITY);
    centres.forEach((centre, label) => {
      claimPixels(centre, label);
    });
    moveCentres(centres, labels, lab, width);
  }
  return connected(labels, height, width, Math.max(1, Math.round((step * step) / 4)));
}

interface Centre {
  y: number;
  x: number;
  l: number;
  a: number;
  b: number;
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
    return { y, x, l: lab[pixel * 3]!, a: lab[pixel * 3 + 1]!, b: lab[pixel * 3 + 2]! };
  });
}

/** Each centre to the mean of its pixels; one that has none stays. */
function moveCentres(centres: Centre[], labels: Int32Array, lab: Float32Array, width: number): void {
  const sums = centres.map(() => ({ y: 0, x: 0, l: 0, a: 0, b: 0, pixels: 0 }));
  for (let pixel = 0; pixel < labels.length; pixel++) {
    const sum = sums[labels[pixel]!]!;
    sum.y += Math.floor(pixel / width);
    sum.x += pixel % width;
    sum.l += lab[pixel * 3]!;
    sum.a += lab[pixel * 3 + 1]!;
    sum.b += lab[pixel * 3 + 2]!;
    sum.pixels += 1;
  }
  centres.forEach((centre, label) => {
    const { y, x, l, a, b, pixels } = sums[label]!;
    if (pixels === 0) return;
    Object.assign(centre, { y: y / pixels, x: x / pixels, l: l / pixels, a: a / pixels, b: b / pixels });
  });
}
