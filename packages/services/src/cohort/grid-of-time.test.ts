import type { Actor } from "@synoptic/domain";
import { getModelVersionIds } from "@synoptic/persistence";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestContext, type TestContext } from "../testing/test-context.ts";
import { compareCohorts } from "./compare-cohorts.ts";
import { countCohort } from "./count-cohort.ts";
import { describeCohort } from "./describe-cohort.ts";
import { evaluationKind } from "./evaluation/evaluation-task.ts";
import { runEvaluation } from "./evaluation/run-evaluation.ts";
import { cohortExportKind } from "./export/export-task.ts";
import { planCohortExport } from "./export/plan-cohort-export.ts";
import { requestCohortExport } from "./export/request-cohort-export.ts";
import { runCohortExport } from "./export/run-cohort-export.ts";
import { followBoth } from "./follow-both.ts";
import { followCohort } from "./follow-cohort.ts";
import { keepCohort } from "./keep-cohort.ts";
import { openRun } from "./open-run.ts";
import { traceMeasure } from "./trace-measure.ts";

/** A step of the grid, and what a timer may be early by. */
const STEP_MS = 250 - 5;
const startAt = new Date("2020-01-01");
const ofWomen = { schemaVersion: 1, where: { sex: ["female"] } };
const ofNobody = { schemaVersion: 1, where: { sex: ["other"] } };

let at: TestContext;
let actor: Actor;
const runs: Record<string, string> = {};

beforeAll(async () => {
  at = await openTestContext();
  actor = { ...at.actor, role: "researcher" } as Actor;
  for (let i = 0; i < 5; i++)
    await at.addPatient(actor, { sex: "female", birthDate: new Date("1970-01-01") });
  await at.db.patient.updateMany({ data: { recordedAt: new Date("2019-01-01") } });
  const { id: purposeId } = await at.db.researchPurpose.create({
    data: {
      ...{ siteId: actor.siteId, title: "Of the test", approval: "1", startsAt: startAt, createdAt: startAt },
      uses: ["statistics", "evaluation", "export"],
    },
  });
  for (const [name, definition] of Object.entries({ women: ofWomen, nobody: ofNobody })) {
    const { versionId } = await keepCohort(at.context, actor, { name, definition });
    runs[name] = (await openRun(at.context, actor, { cohortVersionId: versionId, purposeId })).runId;
  }
});
afterAll(() => at.close());

/** A task's handler, as `runTask` calls it. */
async function asTask(kind: string, input: object) {
  const task = await at.db.backgroundTask.create({
    data: { siteId: actor.siteId, kind, input, requestedById: actor.id, createdAt: startAt },
  });
  return { task, signal: new AbortController().signal, progress: () => {} };
}

async function evaluationOf(runId: string) {
  const [modelVersionId] = await getModelVersionIds(at.db, [at.context.models.scenario("brain").head]);
  return await asTask(evaluationKind, {
    ...{ runId, actorKind: "user", scenario: "brain", findingId: "tumor", modelVersionId },
    ...{ labels: { kind: "reference", overrides: false }, againstVersionId: null, secondPeriodFrom: null },
  });
}

const exported = (runId: string) => ({ runId, format: "csv" as const, tables: ["conditions" as const] });

/** What gives a number of a cohort, or refuses for one, by its name in the API. */
const routes: Record<string, (runId: string) => Promise<() => Promise<unknown>>> = {
  cohortOverview: async (runId) => () => describeCohort(at.context, actor, runId),
  cohortTrend: async (runId) => () => traceMeasure(at.context, actor, { runId, measure: "creatinine" }),
  cohortSurvival: async (runId) => () => followCohort(at.context, actor, { runId, startAt, by: "none" }),
  comparedSurvival: async (runId) => () =>
    followBoth(at.context, actor, { runId, withId: runs.nobody!, startAt }),
  cohortComparison: async (runId) => () => compareCohorts(at.context, actor, { runId, withId: runs.nobody! }),
  cohortExportPlan: async (runId) => () => planCohortExport(at.context, actor, runId),
  "exportCohort, refused": async (runId) => () =>
    expect(requestCohortExport(at.context, actor, exported(runId))).rejects.toMatchObject({
      code: "COHORT_TOO_SMALL",
    }),
  "an export that is made": async (runId) => {
    const run = await asTask(cohortExportKind, exported(runId));
    return () => expect(runCohortExport(at.context, run)).rejects.toMatchObject({ code: "COHORT_TOO_SMALL" });
  },
  "an evaluation that is made": async (runId) => {
    const run = await evaluationOf(runId);
    return () => runEvaluation(at.context, run);
  },
};

async function took(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

describe.each(["women", "nobody"])("of %s, a number or a refusal comes no sooner than a step", (who) => {
  test("cohortCounts", async () => {
    const definition = who === "women" ? ofWomen : ofNobody;
    expect(await took(() => countCohort(at.context, actor, { definition }))).toBeGreaterThan(STEP_MS);
  });

  test.each(Object.keys(routes))("%s", async (route) => {
    const work = await routes[route]!(runs[who]!);
    expect(await took(work)).toBeGreaterThan(STEP_MS);
  });
});

test("a refusal that says nothing of a cohort comes at once", async () => {
  const refused = () =>
    expect(describeCohort(at.context, at.stranger, runs.women!)).rejects.toMatchObject({ code: "NOT_FOUND" });
  const times = [];
  for (let i = 0; i < 5; i++) times.push(await took(refused));
  expect(Math.min(...times)).toBeLessThan(STEP_MS);
});
