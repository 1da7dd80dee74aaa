import fc from "fast-check";
import { expect, test } from "vitest";
import { WallClock } from "./wall-clock.ts";

test("summer time, and zones of a quarter of an hour", () => {
  const berlin = new WallClock("Europe/Berlin");
  expect(berlin.at(new Date("2026-03-29T00:59:00Z"))).toEqual({ day: "2026-03-29", minuteOfDay: 119 });
  expect(berlin.at(new Date("2026-03-29T01:00:00Z"))).toEqual({ day: "2026-03-29", minuteOfDay: 180 });
  const kathmandu = new WallClock("Asia/Kathmandu");
  expect(kathmandu.at(new Date("2026-01-01T18:20:00Z"))).toEqual({ day: "2026-01-02", minuteOfDay: 5 });
});

test("a moment set on the clock is shown by it", () => {
  const zones = fc.constantFrom(
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kathmandu",
    "Pacific/Auckland",
    "UTC",
  );
  const moments = fc.date({ min: new Date("2020-01-01"), max: new Date("2030-01-01"), noInvalidDate: true });
  fc.assert(
    fc.property(zones, moments, (zone, moment) => {
      const clock = new WallClock(zone);
      const { day, minuteOfDay } = clock.at(moment);
      const local = new Date(Date.parse(day) + minuteOfDay * 60_000);
      const set = clock.moment(local);
      expect(clock.at(set)).toEqual({ day, minuteOfDay });
      // Only in the hour that autumn shows twice may it be another moment: the earlier one.
      const early = Math.floor(moment.getTime() / 60_000) * 60_000 - set.getTime();
      expect([0, 3_600_000]).toContain(early);
    }),
  );
});

test("a zone that does not exist is refused", () => {
  expect(() => new WallClock("Mars/Olympus")).toThrowError(
    expect.objectContaining({ code: "INVALID_INPUT" }),
  );
});
