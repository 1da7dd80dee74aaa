import type { DicomAttributes } from "../dicom/dicom-json.ts";
import { itemsOf } from "../dicom/read-dicom.ts";
import type { StoredPixels } from "../dicom/stored-pixels.ts";

/** Columns and rows from 0, the last ones among it. */
export interface ImageRegion {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/**
 * Where an ultrasound image says that its picture lies (Sequence of Ultrasound Regions); around it devices write names.
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part03.html#sect_C.8.5.5
 */
export function declaredRegions(attributes: DicomAttributes): ImageRegion[] {
  return itemsOf(attributes, "00186011").flatMap((item) => {
    const [left, top, right, bottom] = ["00186018", "0018601A", "0018601C", "0018601E"].map(
      (tag) => item[tag]?.Value?.[0],
    );
    const all = [left, top, right, bottom];
    if (!all.every((one): one is number => typeof one === "number" && one >= 0)) return [];
    return [{ left, top, right, bottom } as ImageRegion];
  });
}

/** The share of an image, 0 to 1, that lies in no region. */
export function shareOutside(
  { rows, columns }: Pick<StoredPixels, "rows" | "columns">,
  regions: readonly ImageRegion[],
): number {
  let outside = 0;
  for (let y = 0; y < rows; y++) for (let x = 0; x < columns; x++) if (!lies(x, y, regions)) outside++;
  return outside / (rows * columns);
}

/** The pixels, black wherever they lie in no region, in all frames. */
export function blankOutside(pixels: StoredPixels, regions: readonly ImageRegion[]): StoredPixels {
  const { frames, rows, columns, samples } = pixels;
  const data = Uint8Array.from(pixels.data);
  const sampleBytes = data.length / (frames * rows * columns * samples);
  // Of luma and chroma, the middle of chroma is no colour.
  const isYbr = pixels.photometricInterpretation.startsWith("YBR") && sampleBytes === 1;
  const black = new Uint8Array(samples * sampleBytes).map((_, i) => (isYbr && i > 0 ? 128 : 0));
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++) {
      if (lies(x, y, regions)) continue;
      for (let frame = 0; frame < frames; frame++)
        data.set(black, ((frame * rows + y) * columns + x) * black.length);
    }
  return { ...pixels, data };
}

function lies(x: number, y: number, regions: readonly ImageRegion[]): boolean {
  return regions.some(({ left, top, right, bottom }) => x >= left && x <= right && y >= top && y <= bottom);
}
