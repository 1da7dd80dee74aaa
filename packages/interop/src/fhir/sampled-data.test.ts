import { expect, test } from "vitest";
import { mapSeries, seriesSchema, zoneOf } from "./sampled-data.ts";

const context = {
  importedAt: new Date("2026-02-01T00:00:00Z"),
  medication: () => ({ fhirId: null, code: undefined }),
};
const coding = (code: string) => ({ coding: [{ system: "http://loinc.org", code }] });
const sampled = (data: string, over: object = {}) => ({
  ...{
    origin: { value: 0, code: "mg/dL" },
    period: 300_000,
    dimensions: 1,
    data,
    lowerLimit: 40,
    upperLimit: 400,
  },
  ...over,
});
const glucose = (valueSampledData: object) => ({
  ...{ resourceType: "Observation", status: "final", code: coding("99504-3") },
  effectivePeriod: { start: "2026-01-05T00:00:00Z" },
  valueSampledData,
});
const map = (resource: object) => mapSeries(seriesSchema.parse(resource), context);

test("a sensor's readings, five minutes apart, with errors left out and limits counted", () => {
  const series = map(glucose(sampled("100 E 120 L U")));
  expect(series).toMatchObject({ kind: "glucose", code: "99504-3", unit: "mg/dL" });
  expect(series?.samples.map(({ at, values }) => [at.toISOString(), values[0]])).toEqual([
    ["2026-01-05T00:00:00.000Z", 100],
    ["2026-01-05T00:10:00.000Z", 120],
    ["2026-01-05T00:15:00.000Z", 40],
    ["2026-01-05T00:20:00.000Z", 400],
  ]);
  expect(series?.recordedAt).toEqual(new Date("2026-01-05T00:20:00Z"));
});

test("origin, factor and mmol/L", () => {
  const series = map(glucose(sampled("0 10", { origin: { value: 5, code: "mmol/L" }, factor: 0.5 })));
  expect(series?.samples.map(({ values }) => values[0])).toEqual(
    [90.08, 180.16].map((v) => expect.closeTo(v, 9)),
  );
});

test("a pressure panel's two components are one series", () => {
  const component = [
    {
      code: coding("8462-4"),
      valueSampledData: sampled("80 E 82", { origin: { value: 0, code: "mm[Hg]" } }),
    },
    {
      code: coding("8480-6"),
      valueSampledData: sampled("130 131 132", { origin: { value: 0, code: "mm[Hg]" } }),
    },
  ];
  const { valueSampledData: _, ...panel } = { ...glucose({}), code: coding("85354-9"), component };
  expect(map(panel)?.samples.map(({ values }) => values)).toEqual([
    [130, 80],
    [132, 82],
  ]);
});

test("what is no such series is left to be read as any other", () => {
  const { valueSampledData: _, ...single } = glucose({});
  expect(map(single)).toBeUndefined();
  expect(map({ ...glucose(sampled("1 2")), code: coding("8867-4") })).toBeUndefined();
});

test.each([
  ["a wrong sample", sampled("100 x"), "INVALID_VALUE"],
  ["a unit of something else", sampled("100", { origin: { code: "mm[Hg]" } }), "INVALID_VALUE"],
  ["nothing but errors", sampled("E E"), "MISSING_VALUE"],
])("refuses %s", (_what, value, code) => {
  expect(() => map(glucose(value))).toThrowError(expect.objectContaining({ code }));
});

test.each([
  ["2026-01-05T00:00:00+02:00", "Etc/GMT-2"],
  ["2026-01-05T00:00:00-05:00", "Etc/GMT+5"],
  ["2026-01-05T00:00:00+05:30", "Etc/GMT-5"],
  ["2026-01-05T00:00:00Z", "UTC"],
])("the clock of %s is that of %s", (start, zone) => {
  expect(zoneOf({ effectivePeriod: { start } })).toBe(zone);
  const at = new Date(start);
  const hour = new Intl.DateTimeFormat("en", { timeZone: zone, hourCycle: "h23", hour: "numeric" }).format(
    at,
  );
  expect(Number(hour)).toBe(start.endsWith(":30") ? 23 : 0);
});
