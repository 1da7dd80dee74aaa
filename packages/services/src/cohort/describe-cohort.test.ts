import { type Actor, LOINC, roundStep, SNOMED_CT, seededRandom } from "@synoptic/domain";
import { type Database, uuidV7 } from "@synoptic/persistence";
import { createTestDatabase } from "@synoptic/persistence/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compareCohorts } from "./compare-cohorts.ts";
import { describeCohort } from "./describe-cohort.ts";
import { followBoth } from "./follow-both.ts";
import { followCohort } from "./follow-cohort.ts";
import { keepCohort } from "./keep-cohort.ts";
import { openRun } from "./open-run.ts";
import { traceMeasure } from "./trace-measure.ts";

let database: Database;
let actor: Actor;
let purposeId: string;
let otherPurposeId: string;

const snapshotAt = new Date("2026-06-01T00:00:00Z");
const context = () => ({ db: database.db, now: () => new Date("2026-06-02T00:00:00Z") });
const day = (text: string) => new Date(`${text}T09:00:00Z`);
const ICD = "http://hl7.org/fhir/sid/icd-10-cm";

/**
 * 600 persons, of whom the first 360 are women. Every third has diabetes since 2020 and, of those, deaths come twice as
 * fast; each has three blood pressures; ten have asthma; one alone is 88 and has emphysema.
 */
beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  const secret = "of the test";
  const site = await db.site.create({ data: { slug: "north", name: "North", researchSecret: secret } });
  actor = { kind: "system", id: null, siteId: site.id, role: "researcher" };
  const approved = {
    siteId: site.id,
    approval: "EK 12",
    startsAt: day("2026-01-01"),
    createdAt: day("2026-01-01"),
  };
  const purpose = { ...approved, title: "Diabetes and death", uses: ["statistics" as const] };
  purposeId = (await db.researchPurpose.create({ data: purpose })).id;
  otherPurposeId = (await db.researchPurpose.create({ data: { ...purpose, uses: ["export"] } })).id;

  const random = seededRandom(4);
  const people = Array.from({ length: 600 }, (_, i) => {
    const hasDiabetes = i % 3 === 0;
    const years = -Math.log(1 - random()) / (hasDiabetes ? 0.16 : 0.08);
    const died = new Date(Date.UTC(2020, 0, 10) + years * 365.25 * 86_400_000);
    return {
      id: uuidV7(),
      hasDiabetes,
      sex: i < 360 ? ("female" as const) : ("male" as const),
      birthDate: new Date(Date.UTC(i === 7 ? 1938 : 1940 + Math.floor(random() * 40), 3, 1)),
      deceasedAt: died < snapshotAt ? died : null,
      pressure: Math.round(120 + 15 * random() + (hasDiabetes ? 10 : 0)),
    };
  });
  const known = { recordedAt: day("2020-01-10") };
  await db.patient.createMany({
    data: people.map(({ id, sex, birthDate, deceasedAt }) => ({
      ...{ id, siteId: site.id, sex, birthDate, deceasedAt },
      ...known,
    })),
  });
  await db.condition.createMany({
    data: people.flatMap(({ id, hasDiabetes }, i) => [
      ...(hasDiabetes
        ? [{ patientId: id, code: "E11.9", codeSystem: ICD, effectiveAt: day("2020-01-10"), ...known }]
        : []),
      ...(i >= 20 && i < 30 ? [{ patientId: id, code: "J45.9", codeSystem: ICD, ...known }] : []),
      ...(i === 7 ? [{ patientId: id, code: "J43.9", codeSystem: ICD, ...known }] : []),
    ]),
  });
  await db.observation.createMany({
    data: people.flatMap(({ id, pressure, deceasedAt }, i) => [
      ...["2020-01-10", "2023-01-10", "2026-05-20"]
        .filter((at) => deceasedAt === null || day(at) < deceasedAt)
        .map((at, k) => ({
          ...{ patientId: id, code: "8480-6", codeSystem: LOINC, valueUnit: "mm[Hg]" },
          ...{ valueQuantity: pressure + k, effectiveAt: day(at), recordedAt: day(at) },
        })),
      {
        ...{ patientId: id, code: "72166-2", codeSystem: LOINC, valueCodeSystem: SNOMED_CT, ...known },
        valueCode: i % 2 === 0 ? "266919005" : "8517006",
      },
    ]),
  });
});

afterAll(() => database.close());

const index = { event: { event: "condition", of: { set: "diabetes" } }, which: "first" };
const diabetes = { has: { event: "condition", of: { set: "diabetes" } } };

async function runOf(where: object, more: object = {}, purpose = purposeId): Promise<string> {
  const definition = { schemaVersion: 1, where, ...more };
  const { versionId } = await keepCohort(context(), actor, { name: "Of the test", definition });
  const input = { cohortVersionId: versionId, purposeId: purpose, snapshotAt };
  return (await openRun(context(), actor, input)).runId;
}

const everybody = { sex: ["female", "male"] };

test("a Table 1 tells what is there", async () => {
  const table = await describeCohort(context(), actor, await runOf(everybody));
  const row = (group: string, cell: string) =>
    table.rows.find((each) => each.group === group && each.cell === cell)!;
  expect(Math.abs(table.people.value! - 600)).toBeLessThan(11);
  expect(Math.abs(row("sex", "female").people.value! - 360)).toBeLessThan(11);
  expect(row("sex", "female").share).toBeCloseTo(0.6, 1);
  expect(Math.abs(row("condition", "diabetes").people.value! - 200)).toBeLessThan(11);
  expect(Math.abs(row("smoking", "never").people.value! - 300)).toBeLessThan(11);
  const pressure = table.measures.find(({ name }) => name === "systolic-blood-pressure")!;
  expect(pressure).toMatchObject({ unit: "mm[Hg]" });
  expect(pressure.summary.mean).toBeGreaterThan(128);
  expect(pressure.summary.mean).toBeLessThan(136);
  expect(pressure.bins.length).toBeGreaterThan(3);
  const binned = pressure.bins.reduce((sum, { people }) => sum + people.value!, 0);
  expect(Math.abs(binned - 600)).toBeLessThan(11 * pressure.bins.length);
  expect(table.ageBins.length).toBeGreaterThan(4);
  // Nothing but what is a multiple of the floor, and no exact end.
  for (const { people } of [...table.rows, ...table.ageBins]) expect((people.value ?? 0) % 11).toBe(0);
  expect(table.ageBins[0]!.from).toBeNull();
  expect(table.ageBins.at(-1)!.to).toBeNull();
});

test("with an index, numbers are as of it, and members are told by its year", async () => {
  const table = await describeCohort(context(), actor, await runOf(everybody, { index }));
  expect(table.indexPeriods).toEqual([{ period: "2020", people: table.people }]);
  const pressure = table.measures.find(({ name }) => name === "systolic-blood-pressure")!.summary;
  // The first values alone: the others are two and four higher, of later years.
  expect(Math.abs(pressure.mean! - 137.5)).toBeLessThan(1.5);
});

describe("nobody is picked out", () => {
  const alone = { has: { event: "condition", of: { set: "emphysema" } } };

  test("a cohort of one answers as one of nobody", async () => {
    const [one, none] = [await runOf(alone), await runOf({ all: [alone, { not: alone }] })];
    const { runId: _, ...ofOne } = await describeCohort(context(), actor, one);
    const { runId: __, ...ofNone } = await describeCohort(context(), actor, none);
    expect(ofOne).toEqual(ofNone);
    const question = { by: "sex", startAt: day("2020-02-01") } as const;
    expect(await followCohort(context(), actor, { runId: one, ...question })).toEqual(
      await followCohort(context(), actor, { runId: none, ...question }),
    );
    const measure = "systolic-blood-pressure";
    expect(await traceMeasure(context(), actor, { runId: one, measure })).toEqual(
      await traceMeasure(context(), actor, { runId: none, measure }),
    );
  });

  test("two cohorts that differ in one person do not tell his age", async () => {
    const women = { all: [{ sex: ["female"] }, diabetes] };
    const [without, withOne] = [
      await describeCohort(context(), actor, await runOf(women)),
      await describeCohort(context(), actor, await runOf({ any: [women, alone] })),
    ];
    // 120 and 121 persons: solved for the one who was added, who is 88.
    const step = roundStep((11 * withOne.age.standardDeviation!) / withOne.people.value!);
    const [low, high] = [-1, 1].map((side) => {
      const [a, b] = [without.age.mean! - (side * step) / 2, withOne.age.mean! + (side * step) / 2];
      return b * 121 - a * 120;
    });
    // What is shown leaves room for any age that somebody has.
    expect(low).toBeLessThan(18);
    expect(high).toBeGreaterThan(90);
    for (const [i, { people }] of withOne.rows.entries()) {
      const apart = Math.abs((people.value ?? 0) - (without.rows[i]!.people.value ?? 0));
      expect(apart % 11).toBe(0);
    }
  });

  test("ten persons have no curve, no test and no numbers at risk", async () => {
    const few = { has: { event: "condition", of: { set: "asthma" } } };
    const found = await followCohort(context(), actor, {
      ...{ runId: await runOf(few), by: "none" as const, startAt: day("2020-02-01") },
    });
    expect(found.groups[0]).toMatchObject({ points: null, people: { value: null } });
    expect(found.groups[0]!.atRisk.every(({ value }) => value === null)).toBe(true);
    expect(found.logRank).toBeNull();
  });
});

test("death is followed from a day, by sex, until the last that was recorded", async () => {
  const runId = await runOf(everybody);
  const survival = await followCohort(context(), actor, { runId, by: "sex", startAt: day("2020-02-01") });
  expect(survival.groups.map(({ cell }) => cell)).toEqual(["female", "male"]);
  const [women] = survival.groups;
  expect(women!.atRisk[0]!.value).toBe(women!.people.value);
  expect(women!.points!.length).toBeGreaterThan(3);
  // Deaths at 0.11 a year on the whole: about two in three live five years.
  const atFive = women!.points!.filter(({ months }) => months <= 60).at(-1)!.survival;
  expect(Math.abs(atFive - 0.6)).toBeLessThan(0.12);
  expect(survival.logRank!.p).toBeGreaterThan(0.001);
});

test("two cohorts side by side: how they differ, what they share, and whether they die alike", async () => {
  const [ill, well] = [await runOf(diabetes), await runOf({ not: diabetes })];
  const compared = await compareCohorts(context(), actor, { runId: ill, withId: well });
  const difference = (kind: string, cell: string | null) =>
    compared.balance.find((each) => each.kind === kind && each.cell === cell)!.difference;
  // Five standard deviations of uniform draws over 15: 10 / 4.3.
  expect(difference("measure", "systolic-blood-pressure")).toBeGreaterThan(1.8);
  const sex = compared.balance.find(({ kind }) => kind === "sex")!;
  expect(Math.abs(sex.difference!)).toBeLessThanOrEqual(sex.rounding!);
  expect(compared.overlap.both.value).toBeNull();
  expect(Math.abs(compared.overlap.one.value! - 200)).toBeLessThan(11);

  const turned = await compareCohorts(context(), actor, { runId: well, withId: ill });
  expect(turned.overlap).toEqual({
    ...compared.overlap,
    one: compared.overlap.other,
    other: compared.overlap.one,
  });

  const start = { startAt: day("2020-02-01") };
  const curves = await followBoth(context(), actor, { runId: ill, withId: well, ...start });
  expect(curves.groups.map(({ cell }) => cell)).toEqual(["one", "other"]);
  expect(curves.logRank!.p).toBeLessThan(0.01);

  // The same persons are told in the same numbers, alone and beside another cohort, and from any day of the month.
  const alone = await followCohort(context(), actor, { runId: ill, by: "none", startAt: day("2020-02-17") });
  expect(alone.groups[0]!.points).toEqual(curves.groups[0]!.points);
  expect(alone.groups[0]!.events).toEqual(curves.groups[0]!.events);

  // Of a cohort and itself everybody is left out of the test.
  const same = await followBoth(context(), actor, { runId: ill, withId: ill, ...start });
  expect(same.logRank).toBeNull();
  expect(same.groups[0]!.points).not.toBeNull();
});

test("a measure over time", async () => {
  const trend = await traceMeasure(context(), actor, {
    runId: await runOf(everybody),
    measure: "systolic-blood-pressure",
  });
  // Of 26 quarters three have values, so years are told.
  expect(trend.periods.map(({ period }) => period)).toEqual([
    "2020",
    "2021",
    "2022",
    "2023",
    "2024",
    "2025",
    "2026",
  ]);
  expect(trend.periods[1]).toMatchObject({ people: { value: null }, mean: null });
  expect(Math.abs(trend.periods[0]!.mean! - 131)).toBeLessThan(3);
});

describe("refused", () => {
  test("another purpose, a set and a measure that are none, and no day to start from", async () => {
    const runId = await runOf(everybody);
    const refused = async (asked: Promise<unknown>) =>
      (await asked.then(() => "answered").catch((error: { code: string }) => error.code)) as string;
    const exported = await runOf(everybody, {}, otherPurposeId);
    expect(await refused(describeCohort(context(), actor, exported))).toBe("FORBIDDEN");
    expect(await refused(followCohort(context(), actor, { runId, by: "none" }))).toBe("INVALID_INPUT");
    const startAt = day("2020-02-01");
    expect(
      await refused(followCohort(context(), actor, { runId, by: "none", startAt, condition: "gout" })),
    ).toBe("INVALID_INPUT");
    expect(await refused(traceMeasure(context(), actor, { runId, measure: "luck" }))).toBe("INVALID_INPUT");
    expect(await refused(describeCohort(context(), actor, runId, { signal: AbortSignal.abort() }))).toBe(
      "COHORT_TOO_SLOW",
    );
  });
});
