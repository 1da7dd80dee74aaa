import { expect, test } from "vitest";
import { readReturnPath } from "./return-path.ts";

test("leads back to a page of this site", () => {
  expect(readReturnPath("?next=%2Fstudy%3Fid%3D1")).toBe("/study?id=1");
  expect(readReturnPath("")).toBe("/");
});

test.each([
  "https://elsewhere.example",
  "//elsewhere.example",
  "/\\elsewhere.example",
  "javascript:alert(1)",
])("never leads to %s", (next) => {
  expect(readReturnPath(`?next=${encodeURIComponent(next)}`)).toBe("/");
});
