import { type Criterion, LOINC, parseCohortDefinition } from "@synoptic/domain";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "../client.ts";
import type { Prisma } from "../generated/prisma/client.ts";
import { createTestDatabase } from "../testing.ts";
import { cohortSql } from "./cohort-sql.ts";
import { courseAskedFor } from "./course-sql.ts";

let database: Database;
let siteId: string;
const PEOPLE = 60;
const day = (number: number) => new Date(Date.UTC(2020, 0, 1 + number, 9));

/** The same numbers each time (a multiplicative congruential generator of Park and Miller). */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

beforeAll(async () => {
  database = await createTestDatabase();
  await database.migrate();
  const { db } = database;
  siteId = (await db.site.create({ data: { slug: "north", name: "North" } })).id;
  const next = numbers(7);
  const weights: Prisma.ObservationCreateManyInput[] = [];
  for (let i = 0; i < PEOPLE; i++) {
    // Days of birth and of death about the end of a February, where years are hardest to count.
    const birthDate = new Date(Date.UTC(1960 + next(50), 1, 25 + next(7)));
    const deceasedAt = next(4) === 0 ? new Date(Date.UTC(2020 + next(5), 1, 26 + next(5), next(24))) : null;
    const patient = await db.patient.create({ data: { siteId, birthDate, deceasedAt, recordedAt: day(0) } });
    for (let k = next(6); k > 0; k--) {
      const effectiveAt = day(next(1500));
      const recordedAt = new Date(effectiveAt.getTime() + next(900) * 86_400_000);
      const told = { valueQuantity: 50 + next(30), valueUnit: "kg", effectiveAt, recordedAt };
      weights.push({ patientId: patient.id, code: "29463-7", codeSystem: LOINC, ...told });
      // Now and then another at the same moment.
      if (next(5) === 0) weights.push({ ...weights.at(-1)!, valueQuantity: 50 + next(30) });
    }
  }
  await db.observation.createMany({ data: weights });
});
afterAll(() => database.close());

/** Ids of the members at a snapshot. */
async function membersOf(where: Criterion, at: Date): Promise<string[]> {
  const definition = parseCohortDefinition({ schemaVersion: 1, where });
  const snapshot = { siteId, at, consentRule: "opt_out" } as const;
  const rows = await database.db.$queryRaw<{ id: string }[]>(cohortSql(definition, snapshot));
  return rows.map(({ id }) => id).sort();
}

const measured = (more: object) => ({ event: "measurement", measure: "body-weight", ...more }) as const;
const rules: Extract<Criterion, { has: unknown } | { trend: unknown }>[] = [
  { has: measured({}) },
  { has: measured({}), times: 3 },
  { has: measured({ value: { from: 70 } }) },
  { has: measured({ value: { to: 55 } }) },
  { has: measured({ pick: "latest" }) },
  { has: measured({ pick: "latest", value: { from: 60, to: 70 } }) },
  { has: measured({ pick: "first", value: { from: 65 } }) },
  { has: measured({ pick: "first", value: { to: 60 } }), times: 1 },
  { trend: "body-weight", perYear: { from: 0 } },
  { trend: "body-weight", perYear: { from: -20, to: -1 } },
];

test("a row of a patient's values says what the values say, at each moment of the past", async () => {
  for (const rule of rules) {
    expect(courseAskedFor(rule)).toBeDefined();
    // A window that leaves all of them in is answered from the values themselves.
    const byValues = { ...rule, when: { from: "1900-01-01" } };
    expect(courseAskedFor(byValues)).toBeUndefined();
    const sizes = [];
    for (const at of [day(200), day(800), day(1500), day(4000)]) {
      const members = await membersOf(rule, at);
      expect(members).toEqual(await membersOf(byValues, at));
      sizes.push(members.length);
    }
    expect(Math.max(...sizes)).toBeGreaterThan(2);
  }
});

test.each<[string, Criterion]>([
  ["between two values", { has: measured({ value: { from: 55, to: 60 } }) }],
  ["so often such a value", { has: measured({ value: { from: 55 } }), times: 2 }],
  ["the latest, on so many days", { has: measured({ pick: "latest" }), times: 2 }],
  ["within a time", { has: measured({}), when: { to: "2021-01-01" } }],
  ["something else", { has: { event: "encounter" } }],
])("no column of that row answers: %s", (_what, rule) => {
  expect(courseAskedFor(rule)).toBeUndefined();
});

test("ages are whole years as the database counts them, and stand still at death", async () => {
  const { db } = database;
  for (const at of [day(59), day(60), day(790), day(1520)])
    for (const [from, to] of [
      [20, 39],
      [40, undefined],
      [0, 18],
      [undefined, 30],
      [33, 33],
      [30.5, 31.5],
    ] as const) {
      const counted = await db.$queryRaw<
        { id: string }[]
      >`SELECT id FROM patients WHERE site_id = ${siteId}::uuid
        AND date_part('year', age((LEAST(${at}::timestamptz, deceased_at) AT TIME ZONE 'UTC')::date, birth_date))
          BETWEEN ${from ?? 0} AND ${to ?? 200}`;
      expect(await membersOf({ age: { from, to } }, at)).toEqual(counted.map(({ id }) => id).sort());
    }
  expect(await membersOf({ age: { from: 1e12 } }, day(60))).toEqual([]);
  expect(await membersOf({ age: { from: -1e12, to: 1e12 } }, day(60))).toHaveLength(PEOPLE);
});

test("of two who write about one patient at once, neither's values are left out", async () => {
  const { db } = database;
  const { id: patientId } = await db.patient.create({ data: { siteId, recordedAt: day(0) } });
  const weight = { patientId, code: "29463-7", codeSystem: LOINC, valueUnit: "kg", recordedAt: day(1) };
  await Promise.all(
    Array.from({ length: 6 }, (_, i) =>
      db.$transaction(async (tx) => {
        await tx.observation.create({ data: { ...weight, effectiveAt: day(i), valueQuantity: 60 + i } });
        // Long enough for the others to begin.
        await tx.$queryRaw`SELECT 1 FROM pg_sleep(0.05)`;
      }),
    ),
  );
  const rows =
    await db.$queryRaw`SELECT lowest, highest, first_value, latest_value, days FROM measured_courses
    WHERE patient_id = ${patientId}::uuid`;
  expect(rows).toEqual([{ lowest: 60, highest: 65, first_value: 60, latest_value: 65, days: 6 }]);
});
