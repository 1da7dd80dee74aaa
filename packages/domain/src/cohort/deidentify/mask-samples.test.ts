import fc from "fast-check";
import { expect, test } from "vitest";
import { LOINC } from "../../clinical/history.ts";
import { codeColumns, type ExportRules, type StoredSeries } from "./export-facts.ts";
import { exportTable } from "./export-tables.ts";
import { maskSamples } from "./mask-samples.ts";
import { shareCodes } from "./shared-codes.ts";

const mask = { pseudonym: "ab".repeat(16), shiftDays: 10, sex: "female", ageBand: "40-44" };
const shared = shareCodes(
  [
    { system: LOINC, code: "99504-3", people: 30 },
    { system: LOINC, code: "85354-9", people: 30 },
    { system: LOINC, code: "105272-9", people: 3 },
  ],
  [],
  11,
);
const rules: ExportRules = {
  codes: Object.fromEntries(codeColumns.map((column) => [column, shared])) as unknown as ExportRules["codes"],
  vocabulary: { scenarios: new Set(), classes: new Set(), findings: new Set(), models: new Set() },
};
const recordedAt = new Date("2024-04-01");
const snapshot = new Date("2024-06-01");
const glucose = (
  from: string,
  seconds: readonly number[],
  more: Partial<StoredSeries> = {},
): StoredSeries => ({
  ...{ kind: "glucose", codeSystem: LOINC, code: "99504-3", recordedAt },
  samples: seconds.map((after, i) => ({
    at: new Date(Date.parse(from) + after * 1000),
    values: [100.0049 + i],
  })),
  ...more,
});
const rowsOf = (...series: StoredSeries[]) => maskSamples(series, mask, rules, snapshot);

test("worked example: a blood pressure is two rows, ten days early, with the table's columns", () => {
  const at = new Date("2024-03-11T08:30:00Z");
  const pressure: StoredSeries = {
    ...{ kind: "blood-pressure", codeSystem: LOINC, code: "85354-9", recordedAt },
    samples: [{ at, values: [140, 90] }],
  };
  const rows = rowsOf(pressure);
  const common = {
    patient: mask.pseudonym,
    system: LOINC,
    start_date: "2024-03-01",
    seconds: 0,
    unit: "mm[Hg]",
  };
  expect(rows).toEqual([
    { ...common, code: "8480-6", measure: "systolic-blood-pressure", value: 140 },
    { ...common, code: "8462-4", measure: "diastolic-blood-pressure", value: 90 },
  ]);
  expect(Object.keys(rows[0]!)).toEqual(exportTable("samples").columns.map(({ name }) => name));
});

test("property: intervals stay, and when in the day it began does not show", () => {
  const offsets = fc.uniqueArray(fc.nat(400_000), { minLength: 1 }).map((all) => {
    const sorted = all.toSorted((a, b) => a - b);
    return sorted.map((one) => one - sorted[0]!);
  });
  fc.assert(
    fc.property(offsets, fc.nat(86_399), (seconds, later) => {
      const rows = rowsOf(glucose("2024-03-11T00:00:00Z", seconds));
      expect(rows.map((row) => row.seconds)).toEqual(seconds);
      const moved = new Date(Date.parse("2024-03-11T00:00:00Z") + later * 1000).toISOString();
      expect(rowsOf(glucose(moved, seconds))).toEqual(rows);
    }),
  );
});

test("not told: a code that few have, a kind that is none, what became known or was measured after the snapshot", () => {
  const from = "2024-05-31T23:59:00Z";
  expect(rowsOf(glucose(from, [0], { code: "105272-9" }))).toEqual([]);
  expect(rowsOf(glucose(from, [0], { kind: "as he said" as "glucose" }))).toEqual([]);
  expect(rowsOf(glucose(from, [0], { recordedAt: new Date("2024-07-01") }))).toEqual([]);
  expect(rowsOf(glucose(from, [0, 300]))).toHaveLength(1);
});
