import {
  type Actor,
  compareOnFinding,
  type FusedAssessment,
  type ModelAgreement,
  modelAgreement,
  NotFoundError,
  type PairedFinding,
} from "@synoptic/domain";
import { getModelVersionIds, visibleModels } from "@synoptic/persistence";
import { learntStudies } from "./learnt-studies.ts";
import type { OpenModelContext } from "./open-model.ts";
import { championOf } from "./site-models.ts";

/** Whether another model should answer in the champion's place. */
export interface ModelComparison {
  championVersionId: string;
  otherVersionId: string;
  /** Studies that both read, each once, as assessed last; a case that either could not read or found unfamiliar is left out. */
  cases: number;
  /** Cases that the other model failed on or found unfamiliar. */
  leftOut: number;
  classIds: readonly string[];
  /** Nothing before the first case. */
  agreement: ModelAgreement | null;
  /** Where they differ, widest apart first; the first hundred. */
  disagreements: {
    studyId: string;
    assessmentId: string;
    champion: string;
    other: string;
    distance: number;
  }[];
  /**
   * The primary finding on the cases that are labelled and neither was trained on: the champion's AUC less the
   * other's, patients counted together.
   */
  labelled: PairedFinding | null;
}

const mostDisagreements = 100;

/**
 * The site's champion beside a challenger or shadow, on every case that both have read.
 * @throws NotFoundError for another site's model; UnknownScenarioError
 */
export async function compareModels(
  context: OpenModelContext,
  actor: Actor,
  { scenario: scenarioId, modelVersionId }: { scenario: string; modelVersionId: string },
): Promise<ModelComparison> {
  const { db } = context;
  const { siteId } = actor;
  const scenario = await championOf(context, siteId, scenarioId);
  const [championVersionId] = await getModelVersionIds(db, [scenario.head]);
  const where = { id: modelVersionId, scenario: scenarioId, AND: [visibleModels(actor)] };
  if (!(await db.modelVersion.findFirst({ where }))) {
    throw new NotFoundError("The site has no such model in this scenario.", ["modelVersionId"]);
  }
  const readings = await db.shadowReading.findMany({
    where: {
      modelVersionId,
      assessment: { siteId, scenario: scenarioId, models: { some: { modelVersionId: championVersionId! } } },
    },
    select: {
      probabilities: true,
      isNovel: true,
      errorCode: true,
      assessment: {
        select: {
          id: true,
          studyId: true,
          patientId: true,
          instanceId: true,
          status: true,
          result: true,
        },
      },
    },
    orderBy: [{ assessment: { assessedAt: "desc" } }, { assessmentId: "desc" }],
  });
  const rows = newestOfEachStudy(readings);
  const classIds = scenario.classes.map(({ id }) => id);
  const usable = rows.filter(
    ({ probabilities, isNovel, errorCode, assessment }) =>
      !isNovel &&
      errorCode === null &&
      assessment.status === "final" &&
      probabilities.length === classIds.length,
  );
  const first = usable.flatMap(({ assessment }) => imageProbabilities(assessment, classIds));
  const second = usable.flatMap(({ probabilities }) => probabilities);
  const agreement = usable.length > 0 ? modelAgreement({ first, second, classes: classIds.length }) : null;
  return {
    championVersionId: championVersionId!,
    otherVersionId: modelVersionId,
    cases: usable.length,
    leftOut: rows.length - usable.length,
    classIds,
    agreement,
    disagreements: (agreement?.disagreements ?? []).slice(0, mostDisagreements).map((one) => ({
      studyId: usable[one.row]!.assessment.studyId!,
      assessmentId: usable[one.row]!.assessment.id,
      champion: classIds[one.first]!,
      other: classIds[one.second]!,
      distance: one.distance,
    })),
    labelled: await compareLabelled(),
  };

  async function compareLabelled(): Promise<PairedFinding | null> {
    const labels = await db.referenceLabel.findMany({
      where: { siteId, scenario: scenarioId },
      orderBy: [{ recordedAt: "desc" }, { id: "desc" }],
      distinct: ["studyId"],
      select: { studyId: true, classId: true },
    });
    const labelOf = new Map(labels.map(({ studyId, classId }) => [studyId, classIds.indexOf(classId)]));
    const learnt = await Promise.all(
      [championVersionId!, modelVersionId].map((id) => learntStudies(db, siteId, id)),
    );
    const kept = usable.flatMap(({ assessment: { studyId, patientId } }, row) => {
      const label = labelOf.get(studyId ?? "");
      const isLearnt = learnt.some((studies) => studies.has(studyId ?? ""));
      return label === undefined || label < 0 || isLearnt ? [] : [{ row, label, patientId }];
    });
    if (kept.length === 0) return null;
    const finding = scenario.findings.find(({ id }) => id === scenario.primaryFindingId)!;
    const pick = (values: readonly number[]) =>
      kept.flatMap(({ row }) => values.slice(row * classIds.length, (row + 1) * classIds.length));
    return compareOnFinding(
      { first: pick(first), second: pick(second), classes: classIds.length },
      kept.map(({ label }) => label),
      classIds.map((id) => finding.classIds.includes(id)),
      kept.map(({ patientId }) => patientId),
    );
  }
}

/** The same image twice would count as two cases, and the intervals would be narrower than they are. */
function newestOfEachStudy<T extends { assessment: { studyId: string | null } }>(
  newestFirst: readonly T[],
): T[] {
  const seen = new Map<string | null, T>();
  for (const one of newestFirst) {
    if (!seen.has(one.assessment.studyId)) seen.set(one.assessment.studyId, one);
  }
  return [...seen.values()];
}

/** Of the one image that the other model read too, where the assessment is made of several. */
function imageProbabilities(
  assessment: { instanceId: string | null; result: unknown },
  classIds: readonly string[],
): number[] {
  const { classes, images } = assessment.result as FusedAssessment;
  const same = images?.readings.find(({ instanceId }) => instanceId === assessment.instanceId);
  return classIds.map((id) => {
    const at = classes.findIndex(({ classId }) => classId === id);
    return same?.probabilities?.[at] ?? classes[at]?.imageProbability ?? 0;
  });
}
