import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestContext, type TestContext } from "../testing/test-context.ts";
import { type ImportSeriesInput, importSeries } from "./import-series.ts";
import { readGlucose, readHomePressure } from "./read-series.ts";

let parts: TestContext;
let patientId: string;
beforeAll(async () => {
  parts = await openTestContext();
  patientId = await parts.addPatient();
});
afterAll(() => parts.close());

/** A fortnight up to 31 January 2026 on a clock in Berlin: 100 by day, 60 from two to three at night. */
function fortnight(): string {
  const rows = ["Device;Timestamp;Glucose Value (mg/dL)"];
  for (let i = 0; i < 14 * 288; i++) {
    const at = new Date(Date.UTC(2026, 0, 18, 0, 5 * i)).toISOString();
    const value = at.slice(11, 13) === "02" ? "60" : "100";
    rows.push(`sensor;${at.slice(0, 10)} ${at.slice(11, 19)};${i % 288 === 0 ? "" : value}`);
  }
  return rows.join("\n");
}

const importCsv = (csv: string, over: Partial<ImportSeriesInput> = {}) =>
  importSeries(parts.context, parts.actor, {
    ...{ patientId, kind: "glucose", csv, timeZone: "Europe/Berlin", device: "Sensor" },
    ...over,
  });

test("a fortnight of glucose from a device's file, read back on the patient's clock", async () => {
  // The device's column is called Timestamp, and each day begins with a row without a value.
  const imported = await importCsv(fortnight());
  expect(imported).toMatchObject({ count: 14 * 287, leftOut: 14 });
  const row = await parts.db.observationSeries.findUniqueOrThrow({ where: { id: imported.seriesId } });
  expect(row.startsAt).toEqual(new Date("2026-01-17T23:05:00Z"));
  expect(row.samples.byteLength).toBe(14 * 287 * 8);

  const report = await readGlucose(parts.context, parts.actor, { patientId });
  expect(report).toMatchObject({ isSufficient: true, nights: { count: 14, withLows: 14 } });
  expect(report?.ranges.low).toBeCloseTo(12 / 287, 6);
  expect(report?.profile.find(({ minuteOfDay }) => minuteOfDay === 150)?.p50).toBe(60);
});

test("the same file again changes nothing, and what became known later was not known before", async () => {
  const first = await importCsv(fortnight());
  expect((await importCsv(fortnight())).seriesId).toBe(first.seriesId);
  expect(await parts.db.observationSeries.count({ where: { patientId } })).toBe(1);
  const before = new Date(parts.clock.now.getTime() - 1);
  expect(await readGlucose(parts.context, parts.actor, { patientId, at: before })).toBeUndefined();
});

test("home blood pressure, from an upload", async () => {
  const lines = ["time,systolic,diastolic"];
  for (const day of ["24", "25", "26", "27"]) {
    for (const time of ["07:00", "07:02", "19:00", "19:02"])
      lines.push(`2026-01-${day}T${time}:00+01:00,138,84`);
  }
  const { sha256 } = await parts.context.blobs.write(new TextEncoder().encode(lines.join("\r\n")), {
    limitBytes: 10_000,
  });
  const blob = { sha256, bytes: 1, mediaType: "text/csv" };
  await parts.db.blob.create({ data: blob });
  const { siteId, id: actorId } = parts.actor;
  const upload = await parts.db.upload.create({ data: { siteId, sha256, actorId: actorId! } });
  const given = { csv: undefined, uploadId: upload.id, kind: "blood-pressure" } as const;
  expect(await importCsv("", given)).toMatchObject({ count: 16, leftOut: 0 });
  const report = await readHomePressure(parts.context, parts.actor, { patientId });
  expect(report?.mean).toEqual({ systolic: 138, diastolic: 84, readings: 16 });
  expect(report?.judged.map(({ isRaised }) => isRaised)).toEqual([true, true]);
});

const header = "time,glucose (mg/dl)\n";

test.each([
  ["no column of times", "when,glucose\n1,2", {}, ["csv"]],
  ["no column of values", "time,note\n2026-01-01 08:00,x", {}, ["csv"]],
  ["a value that is none", `${header}2026-01-01 08:00,much`, {}, ["csv", "2"]],
  ["a day that does not exist", `${header}2026-02-30 08:00,100`, {}, ["csv", "2"]],
  [
    "a line after an empty one",
    `${header}2026-01-01 08:00,100\r\n\r\n2026-01-01 08:05,much`,
    {},
    ["csv", "4"],
  ],
  ["a unit that nobody told", "time,glucose\n2026-01-01 08:00,100", {}, ["unit"]],
  ["a unit of something else", `${header}2026-01-01 08:00,100`, { unit: "mm[Hg]" }, ["unit"]],
  ["a zone that does not exist", `${header}2026-01-01 08:00,100`, { timeZone: "Mars" }, ["timeZone"]],
  ["the future", `${header}2027-01-01 08:00,100`, {}, ["effectiveAt"]],
  ["only what cannot be", `${header}2026-01-01 08:00,9000`, {}, ["csv"]],
  ["no rows", "", {}, ["csv"]],
])("refuses %s", async (_what, csv, over, path) => {
  await expect(importCsv(csv, over)).rejects.toMatchObject({ code: "INVALID_INPUT", path });
});

test("words beyond a sensor's scale count as just beyond it", async () => {
  const other = await parts.addPatient();
  await importCsv(`${header}2026-01-01 08:00,Low\n2026-01-01 08:05,High`, { patientId: other });
  const report = await readGlucose(parts.context, parts.actor, { patientId: other });
  expect(report?.ranges).toMatchObject({ "very-low": 0.5, "very-high": 0.5 });
});

test("another site neither adds nor sees", async () => {
  const input = { patientId, kind: "glucose", csv: fortnight(), timeZone: "UTC" } as const;
  await expect(importSeries(parts.context, parts.stranger, input)).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  expect(await readGlucose(parts.context, parts.stranger, { patientId })).toBeUndefined();
});
