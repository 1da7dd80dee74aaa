import { expect, test } from "vitest";
import { formatBytes, formatLeft } from "./export-words.ts";

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1_400_000, "1.40 MB"],
  [25_083, "25.1 kB"],
])("%i bytes are %s", (bytes, words) => expect(formatBytes(bytes)).toBe(words));

test.each([
  ["2026-01-02T12:00:00Z", "24 h 0 min"],
  ["2026-01-01T12:11:30Z", "11 min"],
  ["2026-01-01T11:00:00Z", "0 min"],
])("until %s it is %s", (until, words) => {
  expect(formatLeft(until, Date.parse("2026-01-01T12:00:00Z"))).toBe(words);
});
