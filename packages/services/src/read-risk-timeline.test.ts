import { generateDemo } from "@synoptic/synthetic";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importHistory } from "./import-history.ts";
import { readRiskTimeline } from "./read-risk-timeline.ts";
import { registerStudy } from "./register-study.ts";
import { runAssessmentJob } from "./run-assessment-job.ts";
import { setRiskAlertRule } from "./set-risk-alert-rule.ts";
import { openTestContext, type TestContext } from "./testing/test-context.ts";

let parts: TestContext;
let adultId: string;
beforeAll(async () => {
  parts = await openTestContext();
  adultId = await parts.addPatient(parts.actor, { sex: "female", birthDate: new Date("1956-04-12") });
  await observe(adultId, "8310-5", 38.9, "Cel", "2026-01-05T08:00:00Z");
  // Taken with the fever and told only three days later.
  await observe(adultId, "8867-4", 112, "/min", "2026-01-05T08:00:00Z", "2026-01-08T08:00:00Z");
  for (const [code, value, unit] of [
    ["8310-5", 36.8, "Cel"],
    ["8867-4", 72, "/min"],
    ["9279-1", 14, "/min"],
  ] as const) {
    await observe(adultId, code, value, unit, "2026-01-20T08:00:00Z");
  }
});
afterAll(() => parts.close());

async function observe(
  patientId: string,
  code: string,
  valueQuantity: number,
  valueUnit: string,
  effective: string,
  recorded = effective,
) {
  const times = { effectiveAt: new Date(effective), recordedAt: new Date(recorded) };
  const data = { patientId, codeSystem: "http://loinc.org", code, valueQuantity, valueUnit, ...times };
  return (await parts.db.observation.create({ data })).id;
}

const ask = (patientId: string, over: object = {}) =>
  readRiskTimeline(parts.context, parts.actor, { patientId, scenario: "chest", ...over });

test("the history alone moves when something becomes known, and says by which facts", async () => {
  const { points, history, finding } = await ask(adultId);
  expect(finding).toMatch(/pneumonia/i);
  expect(points.map(({ at }) => at.toISOString().slice(0, 10))).toEqual([
    "2026-01-05",
    // Two days after the fever it counts no more, whatever else is told of it.
    "2026-01-08",
    "2026-01-20",
  ]);
  const [fever, over, well] = points;
  expect(fever?.changes).toEqual([]);
  expect(over?.changes).toMatchObject(
    [{ name: "vital-signs", after: null, label: /abnormal/ }].map(({ label: _, ...rest }) => rest),
  );
  expect(well!.changes[0]!.logOdds).toBeLessThan(0);
  expect(well!.changes[0]!.factIds).toHaveLength(3);
  expect(history.observations.map(({ id }) => id)).toEqual(
    expect.arrayContaining([...well!.changes[0]!.factIds]),
  );
});

test("a span begins with what was known at its beginning", async () => {
  const from = new Date("2026-01-06T00:00:00Z");
  const { points } = await ask(adultId, { from, to: new Date("2026-01-10T00:00:00Z") });
  expect(points.map(({ at }) => at)).toEqual([from, new Date("2026-01-08T08:00:00Z")]);
});

test("the site's prevalence counts from when it was set", async () => {
  const { classes } = parts.context.models.scenario("chest");
  const prevalence = Object.fromEntries(
    classes.map(({ id }) => [id, id === "normal" ? 0.9 : 0.1 / (classes.length - 1)]),
  );
  const { siteId } = parts.actor;
  const recordedAt = new Date("2026-01-10T00:00:00Z");
  const row = await parts.db.clinicPrevalence.create({
    data: { siteId, scenario: "chest", prevalence, source: "the ward's year", recordedAt },
  });
  const { points } = await ask(adultId);
  expect(points.map(({ risk }) => risk.parts[0]!.source === "the ward's year")).toEqual([false, false, true]);
  expect(points[2]?.changes.map(({ kind }) => kind)).toEqual(["prevalence", "history"]);
  await parts.db.clinicPrevalence.delete({ where: { id: row.id } });
});

test("worked example of the demo: studies' post-test among the history, and scores at encounters", async () => {
  const demo = await generateDemo({ seed: "synoptic-demo", now: parts.clock.now });
  const patient = demo.find(
    ({ scenario, study, bundle }) => scenario === "chest" && study?.familiar && bundle.entry.length > 25,
  )!;
  const { patientIds } = await importHistory(parts.context, parts.actor, {
    bundle: patient.bundle,
    sourceSystem: "urn:demo",
  });
  const patientId = patientIds[0]!;
  const { sha256 } = await parts.context.blobs.write(await patient.study!.files[0]!(), {
    limitBytes: 4_000_000,
  });
  await registerStudy(parts.context, parts.actor, { patientId, sha256s: [sha256] });
  const job = await parts.db.assessmentJob.findFirstOrThrow({ where: { patientId } });
  await runAssessmentJob(parts.context, job.id);

  const { points, scores } = await ask(patientId);
  const stored = await parts.db.riskAssessment.findFirstOrThrow({ where: { patientId } });
  const study = points.find((point) => point.study !== null)!;
  expect(study.at).toEqual(patient.asOf);
  expect(study.risk.postTestProbability).toBe(stored.postTestProbability);
  expect(study.changes.at(-1)).toMatchObject({ kind: "image", before: null });
  // The assessment's pre-test is what the history alone says at the same moment: one function makes both.
  expect(study.risk.preTestProbability).toBeCloseTo(
    points.findLast(({ study }) => study === null)!.risk.preTestProbability,
    12,
  );
  expect(scores.length).toBeGreaterThan(0);
  const encounters = await parts.db.encounter.count({ where: { patientId } });
  for (const { points: each } of scores) expect(each.length).toBeLessThanOrEqual(encounters);
});

test("no fact that is recorded later changes an earlier point", async () => {
  const t = new Date("2026-01-12T00:00:00Z");
  const before = (await ask(adultId, { to: t })).points;
  const later = fc.record({
    code: fc.constantFrom("8310-5", "8867-4", "9279-1"),
    value: fc.integer({ min: 12, max: 42 }),
    taken: fc.integer({ min: -8, max: 15 }),
    known: fc.integer({ min: 1, max: 15 }),
  });
  const day = (n: number) => new Date(t.getTime() + n * 86_400_000).toISOString();
  await fc.assert(
    fc.asyncProperty(fc.array(later, { minLength: 1, maxLength: 4 }), async (facts) => {
      const ids = await Promise.all(
        facts.map(({ code, value, taken, known }) =>
          observe(adultId, code, value, code === "8310-5" ? "Cel" : "/min", day(taken), day(known)),
        ),
      );
      const { points } = await ask(adultId);
      expect(points.slice(0, before.length)).toEqual(before);
      await parts.db.observation.deleteMany({ where: { id: { in: ids } } });
    }),
    { numRuns: 12 },
  );
});

test("a site's own rule marks other rises", async () => {
  await setRiskAlertRule(parts.context, parts.actor, { absoluteRise: 0.9, relativeRise: 1 });
  const { rule, points } = await ask(adultId);
  expect(rule).toEqual({ absoluteRise: 0.9, relativeRise: 1 });
  expect(points.every(({ alert }) => alert === null)).toBe(true);
  const wrong = { absoluteRise: 0.1, relativeRise: 0.5 };
  await expect(setRiskAlertRule(parts.context, parts.actor, wrong)).rejects.toMatchObject({
    ...{ code: "INVALID_INPUT", path: ["relativeRise"] },
  });
});

test("another site finds no one, and a span must have been", async () => {
  const question = { patientId: adultId, scenario: "chest" };
  await expect(readRiskTimeline(parts.context, parts.stranger, question)).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  await expect(ask(adultId, { to: new Date("2030-01-01") })).rejects.toMatchObject({ code: "INVALID_INPUT" });
  const reversed = { from: new Date("2026-01-02"), to: new Date("2026-01-01") };
  await expect(ask(adultId, reversed)).rejects.toMatchObject({ code: "INVALID_INPUT" });
});
