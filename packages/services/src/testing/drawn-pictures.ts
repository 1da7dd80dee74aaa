import { seededRandom } from "@synoptic/domain";
import sharp from "sharp";

const SIDE = 48;

/** Pictures that a network can tell apart: discs, bars and rings of one colour each, where they lie drawn by a seed. */
export const drawnKinds = ["disc", "bar", "ring"] as const;
export type DrawnKind = (typeof drawnKinds)[number];

/** @returns PNG */
export async function drawnPicture(kind: DrawnKind, seed: number): Promise<Buffer> {
  const random = seededRandom(seed + 1000 * drawnKinds.indexOf(kind));
  const [x, y] = [14 + 20 * random(), 14 + 20 * random()];
  const size = 7 + 5 * random();
  const shape = {
    disc: `<circle cx="${x}" cy="${y}" r="${size}" fill="#b03a2e"/>`,
    bar: `<rect x="${x - size}" y="${y - 2}" width="${2 * size}" height="5" fill="#2471a3"/>`,
    ring: `<circle cx="${x}" cy="${y}" r="${size}" fill="none" stroke="#1e8449" stroke-width="3"/>`,
  }[kind];
  const grey = 150 + Math.floor(80 * random());
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}"><rect width="100%" height="100%" fill="rgb(${grey},${grey},${grey})"/>${shape}</svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}

/** The same as magnetic resonance has it: grey, and of more than 64 pixels a side. */
export async function greyPicture(kind: DrawnKind, seed: number): Promise<Buffer> {
  return sharp(await drawnPicture(kind, seed))
    .greyscale()
    .resize(96)
    .png()
    .toBuffer();
}
