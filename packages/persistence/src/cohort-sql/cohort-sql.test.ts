import {
  type CohortDefinition,
  type CohortEvent,
  type Criterion,
  LOINC,
  parseCohortDefinition,
  SNOMED_CT,
} from "@synoptic/domain";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "../client.ts";
import { countCohort } from "../repositories/cohorts.ts";
import { createTestDatabase } from "../testing.ts";
import { cohortSql } from "./cohort-sql.ts";
import type { KeptDefinitions } from "./rule-sql.ts";

const snapshotAt = new Date("2026-06-01T00:00:00Z");
const on = (day: string) => new Date(`${day}T09:00:00Z`);

let database: Database;
let siteId: string;
const ids = new Map<string, string>();

interface Person {
  sex: "female" | "male";
  born: string;
  conditions?: [code: string, system: string, onset: string, more?: object][];
  measured?: [code: string, value: number, unit: string, day: string][];
  drugs?: [code: string, display: string, day: string][];
}

const ICD = "http://hl7.org/fhir/sid/icd-10-cm";

const people: Record<string, Person> = {
  ada: {
    sex: "female",
    born: "1960-05-31",
    conditions: [["E11.9", ICD, "2020-03-01"]],
    measured: [
      ["4548-4", 6.1, "%", "2019-01-01"],
      ["4548-4", 8.2, "%", "2022-01-01"],
      ["59261-8", 50, "mmol/mol", "2025-01-01"],
    ],
    drugs: [["860975", "metformin hydrochloride 500 MG Oral Tablet", "2020-04-10"]],
  },
  ben: {
    sex: "male",
    born: "1996-06-02",
    conditions: [["44054006", SNOMED_CT, "2024-01-01", { verificationStatus: "refuted" }]],
    measured: [["4548-4", 5.2, "%", "2024-01-01"]],
  },
  cleo: {
    sex: "female",
    born: "1980-01-01",
    conditions: [
      ["44054006", SNOMED_CT, "2021-02-01", { clinicalStatus: "resolved" }],
      ["I10", ICD, "2022-02-01"],
    ],
    drugs: [["29046", "lisinopril", "2022-02-20"]],
  },
  late: {
    sex: "male",
    born: "1950-01-01",
    conditions: [["E11.9", ICD, "2020-01-01", { recordedAt: new Date("2026-07-01T00:00:00Z") }]],
  },
};

beforeAll(async () => {
  database = await createTestDatabase();
  await database.migrate();
  const { db } = database;
  siteId = (await db.site.create({ data: { slug: "north", name: "North" } })).id;
  const other = (await db.site.create({ data: { slug: "south", name: "South" } })).id;
  for (const [name, { sex, born, conditions = [], measured = [], drugs = [] }] of Object.entries(people)) {
    const { id } = await db.patient.create({
      data: { siteId, sex, birthDate: new Date(born), recordedAt: on("2019-01-01") },
    });
    ids.set(name, id);
    for (const [code, codeSystem, onset, more] of conditions) {
      const at = { effectiveAt: on(onset), recordedAt: on(onset) };
      await db.condition.create({ data: { patientId: id, code, codeSystem, ...at, ...more } });
    }
    for (const [code, valueQuantity, valueUnit, day] of measured) {
      const at = { effectiveAt: on(day), recordedAt: on(day) };
      await db.observation.create({
        data: { patientId: id, code, codeSystem: LOINC, valueQuantity, valueUnit, ...at },
      });
    }
    for (const [code, display, day] of drugs) {
      const at = { effectiveAt: on(day), recordedAt: on(day) };
      const codeSystem = "http://www.nlm.nih.gov/research/umls/rxnorm";
      await db.medicationStatement.create({
        data: { patientId: id, code, codeSystem, display, status: "active", ...at },
      });
    }
  }
  // Another site's patient meets every rule of these tests and is never counted.
  const stranger = await db.patient.create({
    data: { siteId: other, sex: "female", birthDate: new Date("1960-01-01"), recordedAt: on("2019-01-01") },
  });
  await db.condition.create({
    data: { patientId: stranger.id, code: "E11.9", codeSystem: ICD, recordedAt: on("2020-01-01") },
  });
  const pressure = (code: string, valueQuantity: number) => ({
    code: { system: LOINC, code },
    valueQuantity,
    valueUnit: "mm[Hg]",
  });
  await db.observation.create({
    data: {
      ...{ patientId: ids.get("cleo")!, codeSystem: LOINC, code: "85354-9" },
      components: [pressure("8480-6", 152), pressure("8462-4", 95)],
      recordedAt: on("2023-01-01"),
    },
  });
});

afterAll(() => database.close());

async function namesOf(where: Criterion, more: Partial<CohortDefinition> = {}, kept?: KeptDefinitions) {
  const definition = parseCohortDefinition({ schemaVersion: 1, where, ...more });
  const rows = await database.db.$queryRaw<{ id: string }[]>(
    cohortSql(definition, { siteId, at: snapshotAt, consentRule: "opt_out" }, kept),
  );
  return [...ids].filter(([, id]) => rows.some((row) => row.id === id)).map(([name]) => name);
}

const diabetes = { has: { event: "condition", of: { set: "diabetes" } } } satisfies Criterion;

describe("rules", () => {
  test.each<[string, Criterion, string[]]>([
    ["sex", { sex: ["female"] }, ["ada", "cleo"]],
    // Ben is 30 on the day after the snapshot.
    ["age in completed years", { age: { from: 30, to: 66 } }, ["ada", "cleo"]],
    ["what was ruled out, or became known later, is not there", diabetes, ["ada", "cleo"]],
    ["now", { has: { event: "condition", of: { set: "diabetes" }, course: "now" } }, ["ada"]],
    [
      "an ICD-10 code means all below it",
      { has: { event: "condition", of: { codes: [{ system: ICD, code: "e11" }] } } },
      ["ada"],
    ],
    ["not", { not: diabetes }, ["ben", "late"]],
    ["any", { any: [{ sex: ["male"] }, { age: { from: 60 } }] }, ["ada", "ben", "late"]],
    ["all", { all: [{ sex: ["female"] }, { age: { to: 50 } }] }, ["cleo"]],
    [
      "some value",
      { has: { event: "measurement", measure: "haemoglobin-a1c", value: { from: 8 } } },
      ["ada"],
    ],
    [
      "the latest value, converted: 50 mmol/mol are 6.7 %",
      {
        has: {
          event: "measurement",
          measure: "haemoglobin-a1c",
          value: { from: 6.6, to: 6.8 },
          pick: "latest",
        },
      },
      ["ada"],
    ],
    [
      "the first value",
      { has: { event: "measurement", measure: "haemoglobin-a1c", value: { to: 6.1 }, pick: "first" } },
      ["ada", "ben"],
    ],
    [
      "the latest of a window",
      {
        has: { event: "measurement", measure: "haemoglobin-a1c", value: { from: 8 }, pick: "latest" },
        when: { to: "2022-12-31" },
      },
      ["ada"],
    ],
    ["on so many days", { has: { event: "measurement", measure: "haemoglobin-a1c" }, times: 3 }, ["ada"]],
    [
      "a part of an observation",
      { has: { event: "measurement", measure: "systolic-blood-pressure", value: { from: 140 } } },
      ["cleo"],
    ],
    ["drugs by a product's name", { has: { event: "medication", of: { set: "glucose-lowering" } } }, ["ada"]],
    ["a slope", { trend: "haemoglobin-a1c", perYear: { from: 0.01 } }, ["ada"]],
    [
      "one after the other",
      {
        earlier: { event: "condition", of: { set: "hypertension" } },
        later: { event: "medication", of: { set: "antihypertensives" } },
        days: { from: 1, to: 30 },
      },
      ["cleo"],
    ],
  ])("%s", async (_what, rule, expected) => {
    expect(await namesOf(rule)).toEqual(expected);
  });
});

test("days and ages are counted from the index date", async () => {
  const index: CohortDefinition["index"] = {
    event: { event: "condition", of: { set: "diabetes" } },
    which: "first",
  };
  expect(await namesOf({ age: { from: 59, to: 59 } }, { index })).toEqual(["ada"]);
  const treated = (to: number): Criterion => ({
    has: { event: "medication", of: { set: "glucose-lowering" } },
    when: { daysFromIndex: { from: 0, to } },
  });
  expect(await namesOf(treated(39), { index })).toEqual([]);
  // 1 March to 10 April are 40 days.
  expect(await namesOf(treated(40), { index })).toEqual(["ada"]);
  expect(await namesOf({ not: treated(40) }, { index })).toEqual(["cleo"]);
});

test("nobody grows older after death", async () => {
  const { db } = database;
  const past = await db.site.create({ data: { slug: "past", name: "Past" } });
  const born = { sex: "male" as const, birthDate: new Date("1910-03-01"), recordedAt: on("2019-01-01") };
  await db.patient.create({ data: { siteId: past.id, ...born, deceasedAt: on("1987-05-01") } });
  const snapshot = { siteId: past.id, at: snapshotAt, consentRule: "opt_out" } as const;
  const aged = parseCohortDefinition({ schemaVersion: 1, where: { age: { from: 77, to: 77 } } });
  expect(await db.$queryRaw(cohortSql(aged, snapshot))).toHaveLength(1);
  const { facets } = await countCohort(db, aged, snapshot, { limitMs: 10_000 });
  expect(facets).toContainEqual({ facet: "age", cell: "70", people: 1 });
});

test("a cohort of a cohort, which has an index of its own", async () => {
  const id = "019f0000-0000-7000-8000-000000000001";
  const kept = new Map([
    [
      id,
      parseCohortDefinition({
        schemaVersion: 1,
        index: { event: { event: "condition", of: { set: "diabetes" } }, which: "latest" },
        where: { age: { from: 50 } },
      }),
    ],
  ]);
  expect(await namesOf({ cohort: id }, {}, kept)).toEqual(["ada"]);
  expect(await namesOf({ not: { cohort: id } }, {}, kept)).toEqual(["ben", "cleo", "late"]);
});

test("how many each rule leaves", async () => {
  const definition = parseCohortDefinition({
    schemaVersion: 1,
    where: { all: [{ sex: ["female"] }, diabetes, { age: { from: 60 } }] },
  });
  const snapshot = { siteId, at: snapshotAt, consentRule: "opt_out" } as const;
  const counts = await countCohort(database.db, definition, snapshot, { limitMs: 10_000 });
  expect(counts).toMatchObject({ known: 4, after: [2, 2, 1] });
});

test("counts alone are those that come with facets, whoever refused or was not known yet", async () => {
  const { db } = database;
  const west = await db.site.create({ data: { slug: "west", name: "West" } });
  const consents = ["permitted", "permitted", "refused", null] as const;
  for (const [i, researchConsent] of [...consents, ...consents, ...consents].entries()) {
    // Of some a fact was known before they were; of the last third nothing is known.
    const recordedAt = on(i % 3 === 0 ? "2026-01-01" : "2019-01-01");
    const sex = i % 2 === 0 ? ("female" as const) : ("male" as const);
    const { id: patientId } = await db.patient.create({
      data: { siteId: west.id, sex, birthDate: on(`19${50 + i}-01-01`), recordedAt, researchConsent },
    });
    if (i >= 8) continue;
    const told = { patientId, effectiveAt: on("2020-01-01"), recordedAt: on("2020-01-01") };
    await db.condition.create({ data: { ...told, code: i < 5 ? "E11.9" : "I10", codeSystem: ICD } });
    const value = { codeSystem: LOINC, code: "4548-4", valueQuantity: 5 + i / 2, valueUnit: "%" };
    await db.observation.create({ data: { ...told, ...value } });
  }
  const leaf = fc.constantFrom<Criterion>(
    diabetes,
    { has: { event: "condition", of: { set: "hypertension" } } },
    { has: { event: "measurement", measure: "haemoglobin-a1c", value: { from: 6.5 }, pick: "latest" } },
    { familyHistory: { set: "diabetes" } },
    { sex: ["female"] },
    { age: { from: 70 } },
    {
      has: { event: "measurement", measure: "haemoglobin-a1c", value: { from: 6 } },
      when: { daysFromIndex: { from: 0, to: 30 } },
    },
  );
  const indexOf = (event: CohortEvent) => ({ event, which: "first" as const });
  const indexes = fc.constantFrom<CohortDefinition["index"]>(
    undefined,
    indexOf({ event: "condition", of: { set: "diabetes" } }),
    indexOf({ event: "measurement", measure: "haemoglobin-a1c", value: { from: 7 } }),
    // Which nobody has.
    indexOf({ event: "condition", of: { codes: [{ system: SNOMED_CT, code: "1" }] } }),
  );
  const { rule } = fc.letrec<{ rule: Criterion }>((tie) => {
    const rules = fc.array(tie("rule"), { minLength: 1, maxLength: 3 });
    const joined = [rules.map((all) => ({ all })), rules.map((any) => ({ any }))];
    return {
      rule: fc.oneof(
        { maxDepth: 3 },
        leaf,
        ...joined,
        tie("rule").map((not) => ({ not })),
      ),
    };
  });
  const consentRule = fc.constantFrom("opt_in" as const, "opt_out" as const);
  const at = fc.constantFrom(snapshotAt, on("2025-06-01"), on("2018-01-01"));
  await fc.assert(
    fc.asyncProperty(rule, indexes, consentRule, at, async (where, index, consentRule, at) => {
      // Without an index date nothing lies some days from it.
      const drop = (key: string, value: unknown) => (key === "when" && !index ? undefined : value);
      const asked = { schemaVersion: 1, where: JSON.parse(JSON.stringify(where, drop)) };
      const definition = parseCohortDefinition(index ? { ...asked, index } : asked);
      const count = async (facets: boolean) => {
        const asked = { limitMs: 10_000, facets };
        const { known, after } = await countCohort(
          db,
          definition,
          { siteId: west.id, at, consentRule },
          asked,
        );
        return { known, after };
      };
      expect(await count(false)).toEqual(await count(true));
    }),
    { numRuns: 120 },
  );
});

test("codes are no patterns, and no text becomes SQL", async () => {
  for (const code of ["E1_", "%", "'; DROP TABLE patients; --", "\\"]) {
    const codes = [{ system: ICD, code }];
    expect(await namesOf({ has: { event: "condition", of: { codes } } })).toEqual([]);
  }
  expect(await namesOf({ sex: ["female"] })).toHaveLength(2);
});
