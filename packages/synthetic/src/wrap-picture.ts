import type { NewDicom } from "@synoptic/imaging";
import sharp from "sharp";
import { type DemoPicture, type PictureSamples, readPicture, type View } from "./pictures.ts";

/** How a picture's samples lie in its file: the demo has them all, as clinics do. */
export type Encoding = "rgb" | "grey" | "grey-12" | "inverted-16" | "jpeg-rgb" | "jpeg-grey";

const jpegQuality = 92;

/** Scale and offset, so that stored values do not start at zero, and the window is needed to see the picture. */
const deep = {
  "grey-12": { slope: 11, offset: 400, bitsStored: 12 },
  "inverted-16": { slope: 180, offset: 5000, bitsStored: 16 },
} as const;

export async function wrapPicture(
  picture: DemoPicture,
  encoding: Encoding,
  view?: View,
): Promise<NewDicom["image"]> {
  const coloured = encoding === "rgb" || encoding === "jpeg-rgb";
  const read = await readPicture(picture, coloured ? 3 : 1, view);
  const { width, height, samples, data } = read;
  const base = { width, height, samples, bitsAllocated: 8, bitsStored: 8, data } as const;
  switch (encoding) {
    case "rgb":
      return { ...base, photometric: "RGB" };
    case "grey":
      return { ...base, photometric: "MONOCHROME2" };
    case "jpeg-rgb":
      return { ...base, photometric: "YBR_FULL_422", jpeg: await compress(read) };
    case "jpeg-grey":
      return { ...base, photometric: "MONOCHROME2", jpeg: await compress(read) };
    default:
      return deepen(read, encoding);
  }
}

async function compress({ width, height, samples, data }: PictureSamples): Promise<Uint8Array> {
  const image = sharp(data, { raw: { width, height, channels: samples } });
  const grey = samples === 1 ? image.toColourspace("b-w") : image;
  return new Uint8Array(await grey.jpeg({ quality: jpegQuality, chromaSubsampling: "4:2:0" }).toBuffer());
}

function deepen(
  { width, height, data }: PictureSamples,
  encoding: "grey-12" | "inverted-16",
): NewDicom["image"] {
  const { slope, offset, bitsStored } = deep[encoding];
  const inverted = encoding === "inverted-16";
  const stored = new Uint8Array(data.length * 2);
  const view = new DataView(stored.buffer);
  data.forEach((sample, index) => {
    view.setUint16(index * 2, (inverted ? 255 - sample : sample) * slope + offset, true);
  });
  return {
    width,
    height,
    samples: 1,
    bitsAllocated: 16,
    bitsStored,
    photometric: inverted ? "MONOCHROME1" : "MONOCHROME2",
    data: stored,
    window: { center: offset + 128 * slope, width: 256 * slope },
  };
}
