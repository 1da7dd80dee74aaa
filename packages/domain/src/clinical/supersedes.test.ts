import { expect, test } from "vitest";
import { supersedes } from "./supersedes.ts";

const version = (versionId: string | null, day?: number) => ({
  versionId,
  lastUpdatedAt: day === undefined ? null : new Date(Date.UTC(2026, 0, day)),
});

test("a later change takes the place of an earlier one, and never the other way round", () => {
  expect(supersedes(version("2", 2), version("1", 1))).toBe(true);
  expect(supersedes(version("1", 1), version("2", 2))).toBe(false);
  expect(supersedes(version("1", 2), version("9", 1))).toBe(true);
  expect(supersedes(version("2", 2), version("2", 1))).toBe(false);
});

test("without times numbers count, and without either what comes last", () => {
  expect(supersedes(version("10"), version("9"))).toBe(true);
  expect(supersedes(version("9"), version("10"))).toBe(false);
  expect(supersedes(version("2", 1), version("1", 1))).toBe(true);
  expect(supersedes(version("sha256:a"), version("sha256:b"))).toBe(true);
  expect(supersedes(version("1"), version(null))).toBe(true);
});
