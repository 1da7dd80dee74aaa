import {
  type CohortAt,
  countCohortMembers,
  type EvaluatedCase,
  evaluatedCases,
  readAside,
} from "@synoptic/persistence";
import { learntTest } from "../../models/learnt-studies.ts";
import { championOf } from "../../models/site-models.ts";
import type { TaskContext } from "../../tasks/task-handler.ts";
import { BACKGROUND_LIMIT_MS } from "../read-limits.ts";
import type { CaseRisks, EvaluatedRisks, RiskCase } from "./evaluated-risks.ts";
import type { StoredTaskInput } from "./evaluation-task.ts";
import type { LeftOutReason } from "./report.ts";
import { groupsOf } from "./subgroups.ts";

/** Risks that were told of a cohort's members in a scenario. */
export async function storedRisks(
  context: TaskContext,
  at: CohortAt,
  input: StoredTaskInput,
): Promise<EvaluatedRisks> {
  const { db } = context;
  const { siteId } = at.snapshot;
  const scenario = await championOf(context, siteId, input.scenario);
  const finding = scenario.findings.find(({ id }) => id === input.findingId)!;
  const limit = { limitMs: BACKGROUND_LIMIT_MS };
  const members = await readAside(context, (read) => countCohortMembers(read, at, limit));
  const told = await readAside(context, (read) => evaluatedCases(read, at, input, limit));
  const isLearnt = await learntPatients(context, siteId, told, input);
  const hasImages = told.some(({ studyId }) => studyId !== null);
  const cases = told.map((one): RiskCase => {
    const { assessmentId: caseId, patientId, studyId, indexAt, noveltySimilarity: novelty } = one;
    return {
      ...{ caseId, patientId, studyId, indexAt, novelty, groups: groupsOf(one) },
      risks: risksOf(one, finding.id, finding.classIds),
      barred: barredBy(one, hasImages, isLearnt),
    };
  });
  return {
    ...{ finding: { id: finding.id, label: finding.label }, computed: null, members, cases },
    looked: {
      ...{ scenario: input.scenario, ofFinding: finding.classIds },
      classIds: scenario.classes.map(({ id }) => id),
    },
    model: await db.modelVersion
      .findUniqueOrThrow({ where: { id: input.modelVersionId }, select: { modelId: true, version: true } })
      .then(({ modelId: id, version }) => ({ id, version })),
    assessed: new Set(told.map(({ patientId }) => patientId)).size,
    evidences: hasImages ? ["fused", "image", "history"] : ["history"],
    question: [input.scenario, input.findingId, input.modelVersionId],
  };
}

function barredBy(
  { status, studyId, sawLater, patientId }: EvaluatedCase,
  hasImages: boolean,
  isLearnt: (patientId: string) => boolean,
): LeftOutReason | null {
  if (status === "withheld") return "withheld";
  if (hasImages && studyId === null) return "no-image";
  if (sawLater) return "saw-later";
  return isLearnt(patientId) ? "learnt" : null;
}

/** Patients of whom a study was in the training of a model that took part, or that is compared with. */
async function learntPatients(
  { db }: TaskContext,
  siteId: string,
  cases: readonly EvaluatedCase[],
  { againstVersionId }: StoredTaskInput,
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
function risksOf(
  { result, studyId }: EvaluatedCase,
  findingId: string,
  classIds: readonly string[],
): CaseRisks | null {
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
