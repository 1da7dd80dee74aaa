import {
  type CohortDefinition,
  type Criterion,
  LOINC,
  parseCohortDefinition,
  SNOMED_CT,
} from "@synoptic/domain";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "../client.ts";
import { Prisma } from "../generated/prisma/client.ts";
import { createTestDatabase } from "../testing.ts";
import { cohortSql } from "./cohort-sql.ts";
import { countsSql } from "./counts-sql.ts";

let database: Database;
let siteId: string;
const at = new Date("2026-06-01T00:00:00Z");
const recordedAt = new Date("2026-01-01T00:00:00Z");
const MEASURED = 40;

beforeAll(async () => {
  database = await createTestDatabase();
  await database.migrate();
  const { db } = database;
  siteId = (await db.site.create({ data: { slug: "north", name: "North" } })).id;
  for (let i = 0; i < MEASURED; i++) {
    const { id: patientId } = await db.patient.create({ data: { siteId, recordedAt } });
    const weight = { code: "29463-7", codeSystem: LOINC, valueQuantity: 80 + i, valueUnit: "kg" };
    await db.observation.create({ data: { patientId, recordedAt, ...weight } });
    await db.condition.create({ data: { patientId, recordedAt, code: "I10", codeSystem: "urn:other" } });
  }
  await db.$executeRaw`ANALYZE`;
});
afterAll(() => database.close());

interface Plan {
  "Node Type": string;
  "Relation Name"?: string;
  "Actual Rows": number;
  "Rows Removed by Filter"?: number;
  "Actual Loops": number;
  Plans?: Plan[];
}

const readBy = (node: Plan) =>
  (node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0)) * node["Actual Loops"];

/** How many rows the statement really read of the measured values and of what they are summed up in. */
async function readOf(statement: Prisma.Sql): Promise<number> {
  const [row] = await database.db.$queryRaw<{ "QUERY PLAN": [{ Plan: Plan }] }[]>(
    Prisma.sql`EXPLAIN (ANALYZE, FORMAT JSON) ${statement}`,
  );
  const nodes = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodes)];
  return nodes(row!["QUERY PLAN"][0].Plan)
    .filter((node) => /^measured_(values|courses)$/.test(node["Relation Name"] ?? ""))
    .reduce((sum, node) => sum + readBy(node), 0);
}

const nobody = {
  has: { event: "condition", of: { codes: [{ system: SNOMED_CT, code: "1" }] } },
} satisfies Criterion;
const everybody = {
  has: { event: "condition", of: { codes: [{ system: "urn:other", code: "I10" }] } },
} satisfies Criterion;
const dear = {
  has: { event: "measurement", measure: "body-weight", value: { from: 0 } },
} satisfies Criterion;

const latest: Criterion = { has: { ...dear.has, pick: "latest" } };
const slope: Criterion = { trend: "body-weight", perYear: { from: 0 } };
const inTime: Criterion = { ...dear, when: { from: "2000-01-01" } };

test.each<[string, Partial<CohortDefinition> & { where: Criterion }, alone: Criterion]>([
  ["beside a rule that nobody meets", { where: { all: [nobody, dear] } }, dear],
  ["inside another", { where: { all: [nobody, { any: [{ not: dear }, nobody] }] } }, dear],
  ["beside a rule that everybody meets", { where: { any: [everybody, dear] } }, dear],
  ["the latest", { where: { all: [nobody, latest] } }, latest],
  ["a slope", { where: { all: [nobody, slope] } }, slope],
  ["on so many days", { where: { all: [nobody, { ...inTime, times: 2 }] } }, inTime],
  ["within a time", { where: { all: [nobody, inTime] } }, inTime],
  ["after what nobody had", { where: { earlier: nobody.has, later: dear.has, days: { from: 0 } } }, inTime],
  ["before what nobody had", { where: { earlier: dear.has, later: nobody.has, days: { from: 0 } } }, inTime],
  [
    "from an index that nobody has",
    {
      index: { event: nobody.has, which: "first" },
      where: { ...dear, when: { daysFromIndex: { from: 0 } } },
    },
    inTime,
  ],
])("a dear rule is read whatever the others hold: %s", async (_what, more, alone) => {
  const [asked, byItself] = [more, { where: alone }].map((each) =>
    parseCohortDefinition({ schemaVersion: 1, ...each }),
  );
  for (const moment of [at, recordedAt]) {
    const snapshot = { siteId, at: moment, consentRule: "opt_out" } as const;
    const read = await readOf(cohortSql(byItself!, snapshot));
    expect(read).toBeGreaterThanOrEqual(MEASURED);
    for (const facets of [false, true])
      expect(await readOf(countsSql(asked!, snapshot, { facets }))).toBe(read);
    expect(await readOf(cohortSql(asked!, snapshot))).toBe(read);
  }
});
