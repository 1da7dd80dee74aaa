import { InvalidInputError } from "@synoptic/domain";
import sharp from "sharp";
import { readDicom, textOf } from "../dicom/read-dicom.ts";
import { toDisplay } from "../threads/image-files.ts";

/** How a frame is to be shown, as WADO-RS asks. */
export interface FrameView {
  format: "png" | "jpeg";
  /** 1 to 100, of JPEG. */
  quality?: number | undefined;
  /** In the unit of the rescaled values; as the file says where left out. */
  window?: { center: number; width: number; shape: "linear" | "linear-exact" | "sigmoid" } | undefined;
  /** The image is scaled to fit, keeping its shape, and never beyond its own size. */
  viewport?: { width: number; height: number } | undefined;
}

/**
 * One frame as a picture.
 * @param frame from 0
 * @throws InvalidInputError where a window is asked for of a colour image, and what `toDisplay` throws
 */
export async function renderFrame(bytes: Uint8Array, frame: number, view: FrameView): Promise<Buffer> {
  const image = await toDisplay(bytes, frame);
  const { width, height } = image;
  const raw = { width, height, channels: 3 as const };
  const data = view.window ? windowed(image.modality?.values, view.window, isInverted(bytes)) : image.data;
  let picture = sharp(data, { raw, limitInputPixels: false });
  if (view.viewport) {
    picture = picture.resize({ ...view.viewport, fit: "inside", withoutEnlargement: true });
  }
  const encoded =
    view.format === "png"
      ? picture.png({ compressionLevel: 6 })
      : picture.jpeg({ quality: view.quality ?? 90 });
  return encoded.toBuffer();
}

function isInverted(bytes: Uint8Array): boolean {
  return textOf(readDicom(bytes).attributes, "00280004") === "MONOCHROME1";
}

/** PS3.3 C.11.2.1.2 and C.11.2.1.3, to grey of 0 to 255 in three channels. */
function windowed(
  values: ArrayLike<number> | undefined,
  { center, width, shape }: NonNullable<FrameView["window"]>,
  inverted: boolean,
): Uint8Array {
  if (!values) throw new InvalidInputError("A colour image has no window.", ["window"]);
  const out = new Uint8Array(values.length * 3);
  for (let i = 0; i < values.length; i++) {
    const share = shareOf(values[i]!, center, width, shape);
    const grey = Math.round(255 * Math.min(1, Math.max(0, inverted ? 1 - share : share)));
    out.fill(grey, i * 3, i * 3 + 3);
  }
  return out;
}

function shareOf(
  value: number,
  center: number,
  width: number,
  shape: NonNullable<FrameView["window"]>["shape"],
): number {
  if (shape === "sigmoid") return 1 / (1 + Math.exp((-4 * (value - center)) / width));
  if (shape === "linear-exact") return (value - center) / width + 0.5;
  // A width of 1 is a step.
  return width === 1 ? (value > center - 0.5 ? 1 : 0) : (value - (center - 0.5)) / (width - 1) + 0.5;
}
