import type { FusedAssessment } from "@synoptic/domain";

interface MadeAssessment {
  inputs: unknown;
  result: unknown;
  models: readonly { modelVersionId: string }[];
}

/**
 * What decides the scale of a risk beside the image and the facts: the versions of all models, the history's too, how
 * strongly the site lets images count, and what counts where there are several. A threshold that was chosen on risks
 * that were made in one way says nothing of those that are made in another.
 */
export function howMade({ inputs, result, models }: MadeAssessment): string {
  const { imageWeight } = inputs as { imageWeight?: { id: string } | null };
  const { images } = result as FusedAssessment;
  const policy = images && images.readings.length > 1 ? images.policy : null;
  const versions = models.map(({ modelVersionId }) => modelVersionId).sort();
  return [...versions, imageWeight?.id, policy].filter(Boolean).join(" ");
}

/** Whether a threshold's cohort was made so; one that was chosen before this was kept counts as before. */
export function isMadeAs(cohort: unknown, assessment: MadeAssessment): boolean {
  const { howMade: ways } = cohort as { howMade?: string[] };
  return ways === undefined || ways.includes(howMade(assessment));
}
