import { crc32, deflateSync } from "node:zlib";

/**
 * A small coloured image as PNG, made of a number: each number gives other bytes, and the same number the same.
 * @see https://www.w3.org/TR/png-3/
 */
export function syntheticPng(seed: number, side = 64): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  // Bit depth 8, colour type 2 (RGB); compression, filter and interlace methods 0.
  header[8] = 8;
  header[9] = 2;

  const stride = side * 3 + 1;
  const rows = Buffer.alloc(side * stride);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const level = (x * 7 + y * 3 + seed * 31) % 256;
      rows.set([level, 255 - level, 90], y * stride + 1 + x * 3);
    }
  }
  return Buffer.concat([
    Buffer.from("89504e470d0a1a0a", "hex"),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("tEXt", Buffer.from(`seed\0${seed}`)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type), data]);
  const framed = Buffer.alloc(named.length + 8);
  framed.writeUInt32BE(data.length, 0);
  named.copy(framed, 4);
  framed.writeUInt32BE(crc32(named), named.length + 4);
  return framed;
}
