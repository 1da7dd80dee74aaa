import { DomainError, NotFoundError } from "@synoptic/domain";
import type { ImageModel, ModelVersionKey } from "@synoptic/inference";
import type { Prisma } from "@synoptic/persistence";
import type { ServiceContext } from "./context.ts";
import { modelFolder } from "./models/model-folder.ts";

/** What of an assessment tells which models took part. */
export const assessmentModels = {
  scenario: true,
  models: { select: { modelVersion: { select: { modelId: true, version: true, manifestSha256: true } } } },
} satisfies Prisma.RiskAssessmentSelect;

type AssessmentModels = Prisma.RiskAssessmentGetPayload<{ select: typeof assessmentModels }>;

type ModelsContext = Pick<ServiceContext, "models" | "modelsHome">;

/**
 * The very image model, in its exact version, that read an assessment's image, loaded from the site's models where
 * another process added it; nothing where it is not installed.
 */
export async function findAssessmentModel(
  { models, modelsHome }: ModelsContext,
  kept: AssessmentModels,
): Promise<ImageModel | undefined> {
  const keys = kept.models.map(({ modelVersion: { modelId: id, version, manifestSha256 } }) => ({
    id,
    version,
    manifestSha256,
  }));
  const isLoaded = models.scenarios.some(({ id }) => id === kept.scenario);
  const loaded = isLoaded ? models.imageModels(kept.scenario) : [];
  const found = loaded.find(({ info }) => keys.some((key) => isSame(info, key)));
  if (found) return found;
  for (const key of keys) {
    const added = await models
      .add(modelFolder(modelsHome, key), key.manifestSha256)
      .catch((error: unknown) => {
        if (error instanceof DomainError) return undefined;
        throw error;
      });
    if (added) return added;
  }
  return undefined;
}

/** @throws NotFoundError where it is no longer installed */
export async function getAssessmentModel(
  context: ModelsContext,
  kept: AssessmentModels,
): Promise<ImageModel> {
  const model = await findAssessmentModel(context, kept);
  if (!model) throw new NotFoundError("The model that read this image is no longer installed.");
  return model;
}

function isSame(a: ModelVersionKey, b: ModelVersionKey): boolean {
  return a.id === b.id && a.version === b.version && a.manifestSha256 === b.manifestSha256;
}
