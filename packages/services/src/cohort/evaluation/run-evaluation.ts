import type { Actor } from "@synoptic/domain";
import {
  type CohortAsOf,
  countCohortMembers,
  type EvaluatedCase,
  evaluatedCases,
  readAside,
} from "@synoptic/persistence";
import { learntTest } from "../../models/learnt-studies.ts";
import { championOf } from "../../models/site-models.ts";
import type { TaskContext, TaskHandler } from "../../tasks/task-handler.ts";
import { loadRun } from "../load-run.ts";
import { onGrid } from "../on-grid.ts";
import { BACKGROUND_LIMIT_MS } from "../read-limits.ts";
import { compareVersions } from "./compare-versions.ts";
import { drawFor, personsOf } from "./draw.ts";
import { type DatedCase, driftReport } from "./drift-report.ts";
import { type EvaluationTaskInput, evaluationTaskInput } from "./evaluation-task.ts";
import { differenceOf, evidenceFigures } from "./figures.ts";
import { type CaseLabel, labelCases } from "./label-cases.ts";
import { type EvaluationReport, type Evidence, type LeftOutReason, leftOutReasons } from "./report.ts";
import { type GroupedCase, groupsOf, subgroupReports } from "./subgroups.ts";

/** Answers `requestEvaluation`: a task of the kind `cohort-evaluation`. Its result is the report and nothing else. */
export const runEvaluation: TaskHandler = async (context, { task, signal, progress }) => {
  const input = evaluationTaskInput.parse(task.input);
  // The least that may ask; whose uploads count is told by the id.
  const actor: Actor = {
    ...{ kind: input.actorKind, id: task.requestedById, siteId: task.siteId, role: "researcher" },
  };
  const note = (step: string, share: number) => {
    signal.throwIfAborted();
    progress(step, share);
  };
  // How long it took is told by the task's own times.
  return await onGrid(() => evaluate(context, actor, input, note));
};

interface KnownCase extends GroupedCase, DatedCase {
  positive: boolean;
  case: EvaluatedCase;
}

async function evaluate(
  context: TaskContext,
  actor: Actor,
  input: EvaluationTaskInput,
  progress: (step: string, share: number) => void,
): Promise<EvaluationReport> {
  const { db } = context;
  progress("finding the cases", 0);
  const { guard, snapshot, definition, kept, sha256 } = await loadRun(
    context,
    actor,
    input.runId,
    "evaluation",
  );
  const at: CohortAsOf = { definition, snapshot, kept };
  const { researchSecret } = await db.site.findUniqueOrThrow({
    where: { id: actor.siteId },
    select: { researchSecret: true },
  });
  const scenario = await championOf(context, actor.siteId, input.scenario);
  const finding = scenario.findings.find(({ id }) => id === input.findingId)!;
  const limit = { limitMs: BACKGROUND_LIMIT_MS };
  const members = await readAside(context, (read) => countCohortMembers(read, at, limit));
  const cases = await readAside(context, (read) => evaluatedCases(read, at, input, limit));

  progress("finding what they turned out to be", 0.2);
  const classIds = scenario.classes.map(({ id }) => id);
  const labelled = await labelCases(context, actor, {
    ...{ at, cases, labels: input.labels },
    finding: { scenario: input.scenario, classIds, ofFinding: finding.classIds },
  });
  const isLearnt = await learntPatients(context, actor.siteId, cases, input);
  const hasImages = cases.some(({ studyId }) => studyId !== null);
  const judged = cases.map((one) => ({
    one,
    verdict: verdictOf(one, { hasImages, isLearnt, label: labelled.of(one) }),
  }));
  const leftOut = new Map<LeftOutReason, Set<string>>(leftOutReasons.map((reason) => [reason, new Set()]));
  const usable: DatedCase[] = [];
  const known: KnownCase[] = [];
  for (const { one, verdict } of judged) {
    if (typeof verdict === "string") leftOut.get(verdict)!.add(one.patientId);
    const risks = risksOf(one, input.findingId, finding.classIds);
    if (!risks || verdict === "withheld" || verdict === "no-image" || verdict === "saw-later") continue;
    const dated = {
      ...risks,
      patientId: one.patientId,
      novelty: one.noveltySimilarity,
      indexAt: one.indexAt,
    };
    usable.push({ ...dated, positive: typeof verdict === "boolean" ? verdict : null });
    if (typeof verdict === "boolean")
      known.push({ ...dated, ...groupsOf(one), positive: verdict, case: one });
  }

  progress("measuring", 0.4);
  const question = [sha256, input.scenario, input.findingId, input.modelVersionId, input.labels];
  const draw = drawFor(researchSecret, question, guard);
  const scored = known.map(({ case: { assessmentId }, patientId, positive, fused, image, history }) => ({
    ...{ assessmentId, patientId, positive, fused, image, history },
  }));
  const drawn = draw(scored, ["whole"]);
  const evidences: Evidence[] = hasImages ? ["fused", "image", "history"] : ["history"];
  const grouped = known.map(({ case: _case, indexAt: _indexAt, ...one }) => one);
  const figures = drawn && {
    evidence: evidences.map((evidence, i) => {
      progress("measuring", 0.4 + (0.3 * i) / evidences.length);
      return evidenceFigures(drawn, evidence, guard.floor);
    }),
    differences: hasImages
      ? (["image", "history"] as const).map((other) =>
          differenceOf(
            drawn,
            ["fused", other],
            [drawn.cases.map(({ fused }) => fused), drawn.cases.map((one) => one[other] ?? 0)],
          ),
        )
      : [],
    subgroups: subgroupReports(grouped, hasImages ? "fused" : "history", draw, guard),
    versions: await compareVersions(context, at, input, {
      ...{ cases: known.map((one) => ({ ...one, ...one.case })), finding: finding.classIds, classIds, draw },
    }),
  };
  progress("comparing the periods", 0.9);
  const persons = personsOf(scored);
  const evaluated = (of: string) => ["evaluation", JSON.stringify(question), of];
  const count = (people: number, of: string) => guard.count(people, evaluated(of));
  return {
    schemaVersion: 1,
    snapshotAt: snapshot.at.toISOString(),
    floor: guard.floor,
    finding: { id: finding.id, label: finding.label },
    model: await db.modelVersion
      .findUniqueOrThrow({ where: { id: input.modelVersionId }, select: { modelId: true, version: true } })
      .then(({ modelId: id, version }) => ({ id, version })),
    members: guard.count(members),
    assessed: count(new Set(cases.map(({ patientId }) => patientId)).size, "assessed"),
    leftOut: leftOutReasons.map((reason) => ({ reason, people: count(leftOut.get(reason)!.size, reason) })),
    unknownIdentifiers:
      labelled.unknownIdentifiers === null ? null : count(labelled.unknownIdentifiers, "unknown-identifiers"),
    evaluated: count(persons.length, "evaluated"),
    withFinding: count(persons.filter(({ hasPositive }) => hasPositive).length, "with"),
    withoutFinding: count(persons.filter(({ hasNegative }) => hasNegative).length, "without"),
    figures,
    drift: input.secondPeriodFrom ? driftReport(usable, input.secondPeriodFrom, { draw, guard }) : null,
  };
}

function verdictOf(
  { status, studyId, sawLater, patientId }: EvaluatedCase,
  { hasImages, isLearnt, label }: { hasImages: boolean; isLearnt: (id: string) => boolean; label: CaseLabel },
): CaseLabel | LeftOutReason {
  if (status === "withheld") return "withheld";
  if (hasImages && studyId === null) return "no-image";
  if (sawLater) return "saw-later";
  return isLearnt(patientId) ? "learnt" : label;
}

/** Patients of whom a study was in the training of a model that took part, or that is compared with. */
async function learntPatients(
  { db }: TaskContext,
  siteId: string,
  cases: readonly EvaluatedCase[],
  { againstVersionId }: EvaluationTaskInput,
): Promise<(patientId: string) => boolean> {
  const answered = cases.map(({ studyId, patientId, modelVersionIds }) => ({
    ...{ studyId, patientId },
    models: [...modelVersionIds, ...(againstVersionId ? [againstVersionId] : [])].map((modelVersionId) => ({
      modelVersionId,
    })),
  }));
  const isLearnt = await learntTest(db, siteId, answered);
  const patients = new Set(answered.flatMap((one) => (isLearnt(one) ? [one.patientId] : [])));
  return (patientId) => patients.has(patientId);
}

/** The finding's risk by each evidence; nothing where the fused one was not told. */
function risksOf({ result, studyId }: EvaluatedCase, findingId: string, classIds: readonly string[]) {
  const risk = result.findings.find((one) => one.findingId === findingId);
  if (!risk) return null;
  const own = result.classes.filter(({ classId }) => classIds.includes(classId));
  const image = own.reduce<number | null>(
    (sum, { imageProbability }) =>
      sum === null || imageProbability === null ? null : sum + imageProbability,
    0,
  );
  const fused = risk.postTestProbability ?? (studyId === null ? risk.preTestProbability : null);
  if (fused === null || (studyId !== null && image === null)) return null;
  return {
    fused,
    image: studyId === null ? null : Math.min(1, image!),
    history: risk.preTestProbability,
  };
}
