import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { safeHarbor, safeHarborTable } from "./safe-harbor.ts";

test("the eighteen identifiers, A to R, as docs/export.md shows them", () => {
  expect(safeHarbor.map(({ letter }) => letter).join("")).toBe("ABCDEFGHIJKLMNOPQR");
  const docs = readFileSync(join(import.meta.dirname, "../../../../../docs/export.md"), "utf8");
  expect(docs).toContain(safeHarborTable());
});
