import fc from "fast-check";
import { expect, test } from "vitest";
import { textDecoder } from "./charset.ts";

const latin1 = (text: string) => Uint8Array.from(Buffer.from(text, "latin1"));

// The examples of PS3.5 annexes H and I.
test("worked example H.3.1: a Japanese name in ASCII, kanji and hiragana", () => {
  const bytes = latin1(
    "Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B",
  );
  expect(textDecoder(["", "ISO 2022 IR 87"])(bytes)).toBe("Yamada^Tarou=山田^太郎=やまだ^たろう");
});

test("worked example H.3.2: the same name, its first form in half-width katakana", () => {
  const bytes = latin1(
    "\xd4\xcf\xc0\xde^\xc0\xdb\xb3=\x1b$B;3ED\x1b(J^\x1b$BB@O:\x1b(J=\x1b$B$d$^$@\x1b(J^\x1b$B$?$m$&\x1b(J",
  );
  expect(textDecoder(["ISO 2022 IR 13", "ISO 2022 IR 87"])(bytes)).toBe("ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう");
});

test("worked example I.2: a Korean name; the first set counts again after a delimiter", () => {
  const bytes = latin1(
    "Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7=\x1b$)C\xc8\xab^\x1b$)C\xb1\xe6\xb5\xbf",
  );
  expect(textDecoder(["", "ISO 2022 IR 149"])(bytes)).toBe("Hong^Gildong=洪^吉洞=홍^길동");
});

test("UTF-8 text of any kind survives", () => {
  const decode = textDecoder(["ISO_IR 192"]);
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      fc.pre(!text.includes("\x1b") && !text.startsWith("\uFEFF"));
      expect(decode(new TextEncoder().encode(text))).toBe(text);
    }),
  );
});

test("any bytes in any set give text, never an exception", () => {
  const term = fc.constantFrom("", "ISO_IR 100", "ISO 2022 IR 87", "ISO 2022 IR 149", "GB18030", "NONSENSE");
  const byte = fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(0x1b, 0x24, 0x28, 0x29, 0x42));
  fc.assert(
    fc.property(fc.array(term), fc.array(byte), (terms, bytes) => {
      expect(typeof textDecoder(terms)(Uint8Array.from(bytes))).toBe("string");
    }),
  );
});
