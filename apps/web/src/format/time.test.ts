import { expect, test } from "vitest";
import { formatAgo, formatPlainDate } from "./time.ts";

const now = Date.parse("2026-11-20T12:00:00Z");

test("how long ago, coarser the longer", () => {
  const ago = (instant: string) => formatAgo(instant, now);
  expect(ago("2026-11-20T11:59:40Z")).toBe("just now");
  expect(ago("2026-11-20T11:20:00Z")).toBe("40 min ago");
  expect(ago("2026-11-20T02:00:00Z")).toBe("10 h ago");
  expect(ago("2026-11-19T10:00:00Z")).toBe("yesterday");
  expect(ago("2026-11-13T12:00:00Z")).toBe("7 days ago");
});

test("a birth date has no time zone to shift it", () => {
  expect(formatPlainDate("1961-04-12")).toBe("12 Apr 1961");
});
