import sharp from "sharp";

const SIDE = 96;

/**
 * A picture for a trained head's self-test, made by code: no patient's picture may travel with a model. Smooth bands
 * of colour, the same bytes of pixels everywhere.
 */
export async function selfTestPicture(): Promise<Buffer> {
  const pixels = Buffer.alloc(SIDE * SIDE * 3);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const at = (y * SIDE + x) * 3;
      const distance = Math.hypot(x - SIDE / 2, y - SIDE / 2) / SIDE;
      pixels[at] = Math.round(255 * Math.max(0, 1 - 1.6 * distance));
      pixels[at + 1] = Math.round((200 * x) / SIDE);
      pixels[at + 2] = Math.round((160 * y) / SIDE + 40 * Math.abs(Math.sin(x / 7)));
    }
  }
  return sharp(pixels, { raw: { width: SIDE, height: SIDE, channels: 3 } })
    .png()
    .toBuffer();
}
