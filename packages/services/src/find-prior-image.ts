import type { FusedAssessment } from "@synoptic/domain";
import { type ScenarioModel, versionKey } from "@synoptic/inference";
import {
  type Db,
  findModelVersionId,
  listPriorAssessments,
  type StudyWithPriors,
} from "@synoptic/persistence";

/** What the patient's last earlier image said, read by the same model. */
export interface PriorImage {
  assessmentId: string;
  acquiredAt: Date;
  /** `log p_image - log p_calibration`, in the order of the scenario's classes. */
  logRatios: readonly number[];
}

/** As in `fuse`. */
const LEAST_PROBABILITY = 1e-300;

/** The newest earlier image that the scenario's model has read; nothing where there is none. */
export async function findPriorImage(
  db: Db,
  scenario: ScenarioModel,
  study: StudyWithPriors,
  asOf: Date,
): Promise<PriorImage | undefined> {
  const modelVersionId = await findModelVersionId(db, versionKey(scenario.head));
  if (modelVersionId === undefined) return undefined;
  for (const { id, acquiredAt, result } of await listPriorAssessments(db, study, { asOf, modelVersionId })) {
    const logRatios = imageLogRatios(scenario, result);
    if (logRatios) return { assessmentId: id, acquiredAt, logRatios };
  }
  return undefined;
}

/** What the image of an assessment says, apart from how common things are; nothing where no image counted. */
export function imageLogRatios(
  { classes, defaultPrevalence }: Pick<ScenarioModel, "classes" | "defaultPrevalence">,
  result: FusedAssessment,
): number[] | undefined {
  const ratios = classes.map(({ id }, c) => {
    const probability = result.classes.find(({ classId }) => classId === id)?.imageProbability ?? null;
    if (probability === null) return undefined;
    return Math.log(Math.max(probability, LEAST_PROBABILITY)) - Math.log(defaultPrevalence.probabilities[c]!);
  });
  return ratios.every((ratio) => ratio !== undefined) ? ratios : undefined;
}
