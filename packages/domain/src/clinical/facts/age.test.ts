import fc from "fast-check";
import { expect, test } from "vitest";
import { InvalidInputError } from "../../errors.ts";
import { ageAt } from "./age.ts";

test.each([
  ["1961-04-12", "2026-04-11T23:59:59Z", 64],
  ["1961-04-12", "2026-04-12T00:00:00Z", 65],
  ["2000-02-29", "2023-02-28T12:00:00Z", 22],
  ["2000-02-29", "2023-03-01T00:00:00Z", 23],
  ["2000-02-29", "2024-02-29T00:00:00Z", 24],
  ["2020-01-01", "2020-01-01T00:00:00Z", 0],
])("who is born %s is at %s %i", (birthDate, at, age) => {
  expect(ageAt(birthDate, new Date(at))).toBe(age);
});

test("before birth there is no age", () => {
  expect(ageAt("2020-01-02", new Date("2020-01-01T23:00:00Z"))).toBeUndefined();
});

test("age never falls and grows by one from birthday to birthday", () => {
  const moment = fc.date({ min: new Date("1900-01-01"), max: new Date("2100-01-01"), noInvalidDate: true });
  fc.assert(
    fc.property(moment, moment, (birth, at) => {
      fc.pre(at > birth);
      const birthDate = birth.toISOString().slice(0, 10);
      const age = ageAt(birthDate, at)!;
      const nextYear = new Date(at);
      nextYear.setUTCFullYear(at.getUTCFullYear() + 1);
      fc.pre(at.toISOString().slice(5, 10) !== "02-29");
      expect(ageAt(birthDate, nextYear)).toBe(age + 1);
    }),
  );
});

test.each(["1961", "1961-04", "1961-13-01", "1961-02-30", "12.4.1961", ""])(
  "%j is no birth date",
  (birthDate) => {
    expect(() => ageAt(birthDate, new Date())).toThrow(InvalidInputError);
  },
);
