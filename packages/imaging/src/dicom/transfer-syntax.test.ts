import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { transferSyntaxes } from "./transfer-syntax.ts";

test("the documentation's table is what the code reads", () => {
  const page = readFileSync(new URL("../../../../docs/imaging.md", import.meta.url), "utf8");
  const rows = page.split("\n").filter((line) => /^\|.*`1\.2\.840/.test(line));
  expect(rows).toEqual(
    transferSyntaxes.map(({ name, uid, pixels }) => `| ${name} | \`${uid}\` | ${pixels} |`),
  );
});
