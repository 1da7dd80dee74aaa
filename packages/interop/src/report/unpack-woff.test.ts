import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { create, type Font } from "fontkit";
import { expect, test } from "vitest";
import { unpackWoff } from "./unpack-woff.ts";

const require = createRequire(import.meta.url);
const woff = readFileSync(require.resolve("@fontsource/unifontex/files/unifontex-latin-400-normal.woff"));

test("every table is where the directory says, and is what it was", () => {
  const font = unpackWoff(woff);
  const count = font.readUInt16BE(4);
  expect(count).toBe(woff.readUInt16BE(12));
  for (let i = 0; i < count; i++) {
    const [at, length] = [20, 24].map((by) => font.readUInt32BE(16 * i + by)) as [number, number];
    const tag = font.toString("latin1", 12 + 16 * i, 16 + 16 * i);
    const table = Buffer.concat([font.subarray(at, at + length), Buffer.alloc(-length & 3)]);
    let sum = 0;
    for (let place = 0; place < table.length; place += 4) sum = (sum + table.readUInt32BE(place)) >>> 0;
    // The sum of `head` is taken with a field of it as zero.
    if (tag !== "head") expect([tag, sum]).toEqual([tag, font.readUInt32BE(16 + 16 * i)]);
  }
});

test("its glyphs are those of the packed font", () => {
  const [packed, unpacked] = [woff, unpackWoff(woff)].map((bytes) => create(bytes) as Font);
  expect(unpacked?.numGlyphs).toBe(packed?.numGlyphs);
  for (const character of "A王김さ") {
    const [one, other] = [packed, unpacked].map((font) =>
      font?.glyphForCodePoint(character.codePointAt(0) as number),
    );
    expect(other?.id).toBe(one?.id);
    expect(other?.advanceWidth).toBe(one?.advanceWidth);
  }
});

test("refused: what is no WOFF", () => {
  expect(() => unpackWoff(Buffer.from("OTTO and nothing more"))).toThrow(TypeError);
});
