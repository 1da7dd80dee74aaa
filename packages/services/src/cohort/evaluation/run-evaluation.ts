import type { Actor } from "@synoptic/domain";
import { type CohortAt, readAside, skinTypes } from "@synoptic/persistence";
import type { TaskContext, TaskHandler } from "../../tasks/task-handler.ts";
import { loadRun } from "../load-run.ts";
import { onGrid } from "../on-grid.ts";
import { compareVersions } from "./compare-versions.ts";
import { computedRisks, membershipAt } from "./computed-risks.ts";
import { drawFor, personsOf } from "./draw.ts";
import { type DatedCase, driftReport } from "./drift-report.ts";
import { embeddingDrift } from "./embedding-drift.ts";
import type { CaseKey, CaseRisks, RiskCase } from "./evaluated-risks.ts";
import { type EvaluationTaskInput, evaluationTaskInput } from "./evaluation-task.ts";
import { differenceOf, evidenceFigures } from "./figures.ts";
import { labelCases } from "./label-cases.ts";
import { type EvaluationReport, type LeftOutReason, leftOutReasons } from "./report.ts";
import { storedRisks } from "./stored-risks.ts";
import { subgroupReports } from "./subgroups.ts";

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

/** Of a case that is measured: its risks, and whether it has the finding. */
type KnownCase = CaseKey & CaseRisks & Pick<RiskCase, "groups"> & { positive: boolean };

/** A case that a model learnt from is none to measure it on, but one of its period. */
function isUsable({ risks, barred }: RiskCase): boolean {
  return risks !== null && (barred === null || barred === "learnt");
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
  const members = "computed" in input ? membershipAt(snapshot, input.indexOn) : snapshot;
  const at: CohortAt = { definition, snapshot, kept, members };
  const { researchSecret } = await db.site.findUniqueOrThrow({
    where: { id: actor.siteId },
    select: { researchSecret: true },
  });
  const found =
    "computed" in input
      ? await computedRisks(context, at, input, (share) => progress("computing the risks", 0.25 * share))
      : await storedRisks(context, at, input);
  const { cases, evidences, looked } = found;

  progress("finding what they turned out to be", 0.25);
  const labelled = await labelCases(context, actor, {
    ...{ at, cases, labels: input.labels },
    finding: looked,
  });
  const leftOut = new Map<LeftOutReason, Set<string>>(leftOutReasons.map((reason) => [reason, new Set()]));
  const usable: DatedCase[] = [];
  const known: KnownCase[] = [];
  for (const one of cases) {
    const verdict = one.barred ?? labelled.of(one);
    if (typeof verdict === "string") leftOut.get(verdict)!.add(one.patientId);
    const { risks, groups, caseId, patientId, studyId, indexAt, novelty } = one;
    if (!risks || !isUsable(one)) continue;
    const positive = typeof verdict === "boolean" ? verdict : null;
    usable.push({ ...risks, patientId, novelty, indexAt, positive });
    if (positive !== null) known.push({ ...risks, groups, caseId, patientId, studyId, indexAt, positive });
  }

  progress("measuring", 0.4);
  const question = [sha256, ...found.question, input.labels];
  const draw = drawFor(researchSecret, question, guard);
  const scored = known.map(({ caseId, patientId, positive, fused, image, history }) => ({
    ...{ caseId, patientId, positive, fused, image, history },
  }));
  const drawn = draw(scored, ["whole"]);
  const hasImages = evidences.length > 1;
  const persons = personsOf(scored);
  const ids = persons.map(({ id }) => id);
  const skinTypeOf = await readAside(context, (read) => skinTypes(read, ids, snapshot.at));
  const grouped = known.map(({ patientId, positive, fused, image, history, groups }) => ({
    ...{ patientId, positive, fused, image, history, ...groups },
    skinType: skinTypeOf.get(patientId) ?? null,
  }));
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
    subgroups: subgroupReports(grouped, evidences[0]!, draw, guard),
    versions:
      "computed" in input || !looked
        ? null
        : await compareVersions(context, at, input, { cases: known, finding: looked, draw }),
  };
  progress("comparing the periods", 0.9);
  const from = input.secondPeriodFrom;
  const drift = from === null ? null : driftReport(usable, from, { draw, guard });
  if (drift && looked) {
    const place = { siteId: actor.siteId, scenario: looked.scenario, from: new Date(from!) };
    drift.embedding = await embeddingDrift(context, cases.filter(isUsable), place, { draw, guard });
  }
  const evaluated = (of: string) => ["evaluation", JSON.stringify(question), of];
  const count = (people: number, of: string) => guard.count(people, evaluated(of));
  return {
    schemaVersion: 1,
    snapshotAt: snapshot.at.toISOString(),
    floor: guard.floor,
    finding: found.finding,
    model: found.model,
    computed: found.computed,
    members: guard.count(found.members),
    assessed: count(found.assessed, "assessed"),
    leftOut: leftOutReasons.map((reason) => ({ reason, people: count(leftOut.get(reason)!.size, reason) })),
    namedInTable: labelled.named === null ? null : count(labelled.named, "named-in-table"),
    evaluated: count(persons.length, "evaluated"),
    withFinding: count(persons.filter(({ hasPositive }) => hasPositive).length, "with"),
    withoutFinding: count(persons.filter(({ hasNegative }) => hasNegative).length, "without"),
    skinTypeUnknown: count(persons.length - skinTypeOf.size, "skin-type-unknown"),
    figures,
    drift,
  };
}
