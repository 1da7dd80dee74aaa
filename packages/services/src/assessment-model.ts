import { NotFoundError } from "@synoptic/domain";
import type { ImageModel, ModelLibrary, ModelVersionKey } from "@synoptic/inference";
import type { Prisma } from "@synoptic/persistence";

/** What of an assessment tells which models took part. */
export const assessmentModels = {
  scenario: true,
  models: { select: { modelVersion: { select: { modelId: true, version: true, manifestSha256: true } } } },
} satisfies Prisma.RiskAssessmentSelect;

type AssessmentModels = Prisma.RiskAssessmentGetPayload<{ select: typeof assessmentModels }>;

/** The very image model, in its exact version, that read an assessment's image; nothing where it is not installed. */
export function findAssessmentModel(
  models: Pick<ModelLibrary, "scenarios" | "imageModels">,
  kept: AssessmentModels,
): ImageModel | undefined {
  const keys = kept.models.map(({ modelVersion: { modelId: id, ...rest } }) => ({ id, ...rest }));
  const isLoaded = models.scenarios.some(({ id }) => id === kept.scenario);
  const loaded = isLoaded ? models.imageModels(kept.scenario) : [];
  return loaded.find(({ info }) => keys.some((key) => isSame(info, key)));
}

/** @throws NotFoundError where it is no longer installed */
export function getAssessmentModel(
  models: Pick<ModelLibrary, "scenarios" | "imageModels">,
  kept: AssessmentModels,
): ImageModel {
  const model = findAssessmentModel(models, kept);
  if (!model) throw new NotFoundError("The model that read this image is no longer installed.");
  return model;
}

function isSame(a: ModelVersionKey, b: ModelVersionKey): boolean {
  return a.id === b.id && a.version === b.version && a.manifestSha256 === b.manifestSha256;
}
