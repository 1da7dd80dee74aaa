import { historyAsOf } from "@synoptic/persistence";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importTable } from "./import-table.ts";
import { openTestContext, type TestContext } from "./testing/test-context.ts";

let t: TestContext;
beforeAll(async () => {
  t = await openTestContext();
});
afterAll(() => t.close());

const loinc = "http://loinc.org";
const mapping = {
  source: "urn:study:one",
  missing: ["NA"],
  patient: {
    identifier: { column: "mrn", system: "urn:mrn" },
    birthDate: { column: "born", format: "DD.MM.YYYY" },
    sex: { column: "sex", values: { m: "male", f: "female" } },
  },
  date: { column: "visit" },
  observations: [
    { column: "sbp", code: { system: loinc, code: "8480-6" }, unit: "mmHg" },
    { column: "temp", code: { system: loinc, code: "8310-5" }, unit: "°F" },
  ],
  conditions: [
    { column: "diabetes", when: ["1"], code: { system: "http://snomed.info/sct", code: "44054006" } },
  ],
};
const run = (table: string, of: unknown = mapping) =>
  importTable(t.context, t.actor, { table: Buffer.from(table), mapping: of });
const heading = "mrn,born,sex,visit,sbp,temp,diabetes\n";

test("worked example: two visits of one patient; again changes nothing; a corrected cell takes its place", async () => {
  const table = `${heading}7,01.02.1960,f,2020-01-02,130,98.6,1\n7,01.02.1960,f,2021-01-02,140,NA,0\n`;
  const first = await run(table);
  expect(first).toMatchObject({ rows: 2, refusedRows: [] });
  const count = (type: string) => first.counts.find(({ resourceType }) => resourceType === type)?.imported;
  expect([count("Patient"), count("Observation"), count("Condition")]).toEqual([1, 3, 1]);
  const [patientId = ""] = first.patientIds;
  const history = await historyAsOf(t.db, patientId, new Date("2022-01-01T00:00:00Z"));
  expect(history).toMatchObject({ birthDate: "1960-02-01", sex: "female" });
  expect(history.observations.map(({ valueQuantity, valueUnit }) => `${valueQuantity} ${valueUnit}`)).toEqual(
    expect.arrayContaining(["130 mm[Hg]", "98.6 [degF]", "140 mm[Hg]"]),
  );
  expect((await run(table)).counts.every(({ imported }) => imported === 0)).toBe(true);
  const corrected = await run(table.replace("130", "132"));
  expect(corrected.counts).toContainEqual(
    expect.objectContaining({ resourceType: "Observation", imported: 1, skipped: 2 }),
  );
  expect(await t.db.observation.count({ where: { patientId } })).toBe(3);
});

test("a wrong row is refused with its line and column, never its cell; the others are in", async () => {
  const done = await run(
    `${heading}8,01.02.1960,f,2020-01-02,high,,\n9,31.02.1960,f,,,,\n,01.01.1960,f,,,,\n10,,m,,120,,\n`,
  );
  expect(done.refusedRows).toMatchObject([
    { line: 2, column: "sbp", code: "INVALID_CELL" },
    { line: 3, column: "born" },
    { line: 4, column: "mrn" },
  ]);
  expect(done.patientIds).toHaveLength(1);
  expect(JSON.stringify(done.refusedRows)).not.toMatch(/high|31\.02/);
});

test("a wrong mapping, a missing column and what is no CSV are refused", async () => {
  const refused = { code: "INVALID_INPUT" };
  await expect(run(heading, { ...mapping, date: { colum: "visit" } })).rejects.toMatchObject(refused);
  await expect(run("mrn,born\n1,2\n")).rejects.toMatchObject({
    message: "The table lacks the columns sex, visit, sbp, temp, diabetes.",
  });
  await expect(run(`${heading}"7,a\n`)).rejects.toMatchObject({
    message: expect.not.stringContaining("7,a"),
  });
});
