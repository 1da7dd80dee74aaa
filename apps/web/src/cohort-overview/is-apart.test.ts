import { expect, test } from "vitest";
import { isApart } from "./is-apart.ts";

test.each([
  [0.3, 0.05, true],
  [-0.3, 0.05, true],
  [0.3, 0.25, false],
  [0.1, 0, false],
  [null, null, false],
])("a difference of %d that rounding may have moved by %d is apart: %s", (difference, rounding, apart) => {
  expect(isApart({ difference, rounding })).toBe(apart);
});
