import { InvalidInputError } from "@synoptic/domain";
import sharp from "sharp";
import { spread } from "../pixels/picture.ts";
import type { ModalityImage } from "../pixels/source-image.ts";
import { windowLevel } from "../pixels/window.ts";
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
  const data = view.window ? windowed(image.modality, view.window) : image.data;
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

/** To grey of 0 to 255 in three channels. */
function windowed(
  modality: ModalityImage | undefined,
  { center, width, shape }: NonNullable<FrameView["window"]>,
): Uint8Array {
  if (!modality) throw new InvalidInputError("A colour image has no window.", ["window"]);
  const { values, isInverted } = modality;
  const levelOf = windowLevel({ center, width, shape: shape.toUpperCase().replace("-", "_") });
  const grey = Uint8Array.from(values, (value) => {
    const level = Math.min(1, Math.max(0, levelOf(value)));
    return Math.round(255 * (isInverted ? 1 - level : level));
  });
  return spread(grey, 1);
}
