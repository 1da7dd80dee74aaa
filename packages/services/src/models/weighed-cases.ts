import { type HistoryEvidence, imageModifiers, type WeighedCase } from "@synoptic/domain";
import type { ScenarioModel } from "@synoptic/inference";
import type { ServiceContext } from "../context.ts";
import { findPriorImage, imageLogRatios } from "../find-prior-image.ts";
import { labelledAssessments } from "./labelled-assessments.ts";

/** As in `fuse`. */
const LEAST_PROBABILITY = 1e-300;

/**
 * A site's labelled cases that a model has read, as a fit of how much images count needs them: what the history said
 * then, what the images said, and what the earlier image said as far as it was there then. Cases that the model was
 * trained on are counted and left out.
 */
export async function weighedCases(
  db: ServiceContext["db"],
  scenario: ScenarioModel,
  of: { siteId: string; modelVersionId: string },
): Promise<{ cases: WeighedCase[]; learnt: number }> {
  const { siteId, modelVersionId } = of;
  const labelled = await labelledAssessments(db, { siteId, scenario: scenario.id, modelVersionId });
  const details = await db.riskAssessment.findMany({
    where: { id: { in: labelled.cases.map(({ assessmentId }) => assessmentId) } },
    select: {
      id: true,
      assessedAt: true,
      historyAsOf: true,
      inputs: true,
      patient: { select: { birthDate: true, sex: true } },
      study: { select: { bodyPart: true, laterality: true, acquiredAt: true } },
    },
  });
  const detailOf = new Map(details.map((one) => [one.id, one]));
  const cases: WeighedCase[] = [];
  for (const { assessmentId, patientId, classId, result } of labelled.cases) {
    const { patient, study, assessedAt, historyAsOf, inputs } = detailOf.get(assessmentId)!;
    const label = scenario.classes.findIndex(({ id }) => id === classId);
    const ratios = imageLogRatios(scenario, result);
    if (label < 0 || !ratios || !study) continue;
    const prior = await findPriorImage(
      db,
      scenario,
      { ...study, patientId, scenario: scenario.id },
      assessedAt,
    );
    const counted = priorWeights(inputs);
    cases.push({
      group: patientId,
      label,
      preLogWeights: scenario.classes.map(({ id }, c) => {
        const pre = result.classes.find((risk) => risk.classId === id)?.preTestProbability ?? 0;
        return Math.log(Math.max(pre, LEAST_PROBABILITY)) - (counted?.[c] ?? 0);
      }),
      imageLogRatios: ratios,
      priorLogRatios: prior?.logRatios ?? null,
      modifiers: imageModifiers({
        birthDate: patient.birthDate?.toISOString().slice(0, 10) ?? null,
        sex: patient.sex,
        asOf: historyAsOf,
      }),
    });
  }
  return { cases, learnt: labelled.learnt };
}

/** What an earlier image added to the pre-test risk, where the site had set it to: it is not to be counted twice. */
function priorWeights(inputs: unknown): readonly number[] | undefined {
  const { evidence = [] } = inputs as { evidence?: readonly HistoryEvidence[] };
  return evidence.find(({ name }) => name === "prior-image")?.logWeights;
}
