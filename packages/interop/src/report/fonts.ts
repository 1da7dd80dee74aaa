import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { create, type Font } from "fontkit";
import { unpackWoff } from "./unpack-woff.ts";

const require = createRequire(import.meta.url);

/**
 * DejaVu has Latin, Greek, Cyrillic, Arabic, Hebrew and more. UnifontEX has one glyph for each character of Unicode's
 * first plane, Chinese, Japanese and Korean among them, drawn on a coarse grid: plain, and legible.
 */
const sources = {
  regular: () => readFileSync(require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf")),
  bold: () => readFileSync(require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf")),
  wide: () =>
    unpackWoff(readFileSync(require.resolve("@fontsource/unifontex/files/unifontex-latin-400-normal.woff"))),
} as const;

export type FontName = keyof typeof sources;

const opened = new Map<FontName, { bytes: Buffer; font: Font }>();

/** Read when something is first drawn in it, and kept. */
function open(name: FontName): { bytes: Buffer; font: Font } {
  const known = opened.get(name);
  if (known) return known;
  const bytes = sources[name]();
  const font = { bytes, font: create(bytes) as Font };
  opened.set(name, font);
  return font;
}

/** The TrueType file. */
export function fontBytes(name: FontName): Buffer {
  return open(name).bytes;
}

const has = (name: FontName, character: string) =>
  open(name).font.hasGlyphForCodePoint(character.codePointAt(0) as number);
/** Draws nothing by itself, such as a joiner. */
const invisible = /[\p{Default_Ignorable_Code_Point}\p{Cc}]/u;

/**
 * The font that has every character of a text, and the text with what no font has told by its code point,
 * `[U+20BB7]`, rather than drawn as a box.
 */
export function legible(words: string, wanted: "regular" | "bold"): { words: string; font: FontName } {
  const lacking = [...words].filter((one) => !invisible.test(one) && !has(wanted, one));
  if (lacking.length === 0) return { words, font: wanted };
  const unknown = new Set(lacking.filter((one) => !has("wide", one)));
  const told = [...words].map((one) => (unknown.has(one) ? codePoint(one) : one)).join("");
  return { words: told, font: lacking.every((one) => unknown.has(one)) ? wanted : "wide" };
}

function codePoint(character: string): string {
  return `[U+${(character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, "0")}]`;
}
