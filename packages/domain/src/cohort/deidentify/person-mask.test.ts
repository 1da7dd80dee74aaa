import fc from "fast-check";
import { expect, test } from "vitest";
import { maskOf, shiftedDay } from "./person-mask.ts";

test("worked example: half of a digest is the pseudonym, four bytes of the rest the shift", () => {
  const digest = new Uint8Array(32).fill(0xab, 0, 16);
  digest[19] = 10;
  const mask = maskOf(digest);
  expect(mask).toEqual({ pseudonym: "ab".repeat(16), shiftDays: 11 });
  expect(shiftedDay(new Date("2024-03-01T23:59:00Z"), mask)).toBe("2024-02-19");
  expect(shiftedDay(null, mask)).toBeNull();
});

test("property: 1 to 365 days back, and days between two moments of a person stay", () => {
  const moment = fc.date({ min: new Date("1900-01-01"), max: new Date("2100-01-01"), noInvalidDate: true });
  const digest = fc.uint8Array({ minLength: 32, maxLength: 32 });
  const dayOf = (at: Date) => Date.parse(at.toISOString().slice(0, 10));
  fc.assert(
    fc.property(digest, moment, moment, (bytes, one, other) => {
      const mask = maskOf(bytes);
      const [a, b] = [one, other].map((at) => Date.parse(shiftedDay(at, mask)!));
      expect(b! - a!).toBe(dayOf(other) - dayOf(one));
      const back = (dayOf(one) - a!) / 86_400_000;
      expect(back).toBeGreaterThanOrEqual(1);
      expect(back).toBeLessThanOrEqual(365);
    }),
  );
});
