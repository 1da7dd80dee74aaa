import { expect, test } from "vitest";
import { legible } from "./fonts.ts";

test.each([
  ["Müller, Анна", "regular", "Müller, Анна"],
  ["王小明", "wide", "王小明"],
  ["田中 さくら (synthetic)", "wide", "田中 さくら (synthetic)"],
  ["김민수", "wide", "김민수"],
  // Unicode's third plane is in neither font.
  ["𠮷野, Anna", "wide", "[U+20BB7]野, Anna"],
  ["𠮷, Anna", "regular", "[U+20BB7], Anna"],
  ["a\u200db", "regular", "a\u200db"],
])("%s is drawn in the font %s", (words, font, told) => {
  expect(legible(words, "regular")).toEqual({ words: told, font });
});
