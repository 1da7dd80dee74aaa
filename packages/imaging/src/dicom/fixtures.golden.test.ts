import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { inspectDicom, type StoredSummary, transferSyntaxes } from "../index.ts";

const tests = new URL("../../../../tests/", import.meta.url);
const golden: Record<string, StoredSummary & { lossy: boolean }> = JSON.parse(
  readFileSync(new URL("golden/dicom-pixels.json", tests), "utf8"),
);
const folder = new URL("fixtures/dicom/", tests);
const read = new Set<string>();

test.each(Object.entries(golden))("%s is read as it was written", async (name, { lossy, ...made }) => {
  const report = await inspectDicom(readFileSync(new URL(`${name}.dcm`, folder)));
  expect(report.error).toBeUndefined();
  const { pixels } = report;
  read.add(report.transferSyntaxUid!);
  if (!lossy) {
    expect(pixels).toMatchObject({ dtype: made.dtype, shape: made.shape, sha256: made.sha256 });
    return;
  }
  expect(pixels).toMatchObject({ dtype: made.dtype, shape: made.shape });
  // Values of 16 bits are near in proportion.
  const near = made.max > 255 ? made.max / 200 : 2;
  for (const key of ["min", "max", "mean"] as const)
    expect(Math.abs(pixels![key] - made[key])).toBeLessThan(near);
});

test("every file has its values, and every transfer syntax that is read has its files", () => {
  const files = readdirSync(folder).map((name) => name.replace(/\.dcm$/, ""));
  expect(files.sort()).toEqual(Object.keys(golden).sort());
  // No encoder of Part 2's multi-component transforms is at hand.
  const without = new Set(["1.2.840.10008.1.2.4.92", "1.2.840.10008.1.2.4.93"]);
  const expected = transferSyntaxes.filter(({ uid, pixels }) => pixels !== "not read" && !without.has(uid));
  expect([...read].sort()).toEqual(expected.map(({ uid }) => uid).sort());
});
