import { expect, test } from "vitest";
import { keptName, MAX_NAME_CHARACTERS } from "./kept-name.ts";

test("a name is kept as it is, a very long one to its 200th character, none as none", () => {
  expect(keptName("Núñez de la Vega")).toBe("Núñez de la Vega");
  // Each takes two code units: none is cut in half.
  expect(keptName("𠮷".repeat(300))).toBe("𠮷".repeat(MAX_NAME_CHARACTERS));
  expect([keptName(""), keptName(null), keptName(undefined)]).toEqual([null, null, null]);
});
