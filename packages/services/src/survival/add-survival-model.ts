import type { Actor } from "@synoptic/domain";
import { readModelFolder } from "@synoptic/inference";
import { keepModelVersion, lockSiteModels } from "@synoptic/persistence";
import { audit } from "../audit.ts";
import type { ServiceContext } from "../context.ts";
import { modelFolder } from "../models/model-folder.ts";
import { placeModel } from "../models/place-model.ts";
import { requireFit } from "../models/require-fit.ts";

/**
 * Adds a survival model that was trained here to a site: its folder takes its place, whole, and the row is written. The
 * same model twice is added once.
 * @param folder on the disk of the models; it is moved away
 * @throws DuplicateModelError where the site has another model of this id and version, or a bundled one has the id
 * @returns the row's id
 */
export async function addSurvivalModel(
  context: Pick<ServiceContext, "db" | "models" | "modelsHome" | "now">,
  actor: Actor,
  folder: string,
): Promise<string> {
  const { db, models, modelsHome, now } = context;
  const added = await readModelFolder(folder);
  const { manifest, manifestSha256, card } = added;
  const { id, version } = manifest;
  await requireFit(context, actor, added);
  await placeModel(folder, modelFolder(modelsHome, { id, version, manifestSha256 }), manifestSha256);
  const at = now();
  return await db.$transaction(async (tx) => {
    await lockSiteModels(tx, actor.siteId);
    await requireFit({ db: tx, models }, actor, added);
    const rowId = await keepModelVersion(
      tx,
      {
        ...{ id, version, manifestSha256, kind: manifest.kind, scenario: null, manifest, card },
        weightsSha256: manifest.weights.sha256,
      },
      at,
    );
    await tx.siteModel.createMany({
      data: {
        siteId: actor.siteId,
        modelVersionId: rowId,
        origin: "trained",
        addedById: actor.kind === "user" ? actor.id : null,
        addedAt: at,
      },
      skipDuplicates: true,
    });
    await audit(tx, actor, { action: "model.add", subjectType: "ModelVersion", subjectId: rowId, at });
    return rowId;
  });
}
