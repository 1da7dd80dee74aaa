import { expect, test } from "vitest";
import { nextRowIndex } from "./next-row-index.ts";

test("down and up within the list, stopping at its ends", () => {
  expect(nextRowIndex("ArrowDown", 0, 3)).toBe(1);
  expect(nextRowIndex("j", 2, 3)).toBe(2);
  expect(nextRowIndex("ArrowUp", 0, 3)).toBe(0);
  expect(nextRowIndex("k", 2, 3)).toBe(1);
});

test("enters at the first row; other keys and an empty list do nothing", () => {
  expect(nextRowIndex("ArrowUp", -1, 3)).toBe(0);
  expect(nextRowIndex("a", 0, 3)).toBeNull();
  expect(nextRowIndex("ArrowDown", -1, 0)).toBeNull();
});
