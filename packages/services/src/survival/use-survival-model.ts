import { type Actor, InvalidInputError, NotFoundError } from "@synoptic/domain";
import { openSurvivalModel, type SurvivalModelManifest } from "@synoptic/inference";
import { lockSiteModels, visibleModels } from "@synoptic/persistence";
import { audit } from "../audit.ts";
import type { ServiceContext } from "../context.ts";
import { text } from "../fact-input.ts";
import { modelFolder } from "../models/model-folder.ts";
import { validated } from "../validated.ts";
import { getOutcome } from "./outcome-cohort.ts";

export interface UseSurvivalModelInput {
  outcome: string;
  /** Nothing: no curve is shown from now on. */
  modelVersionId: string | null;
  reason: string;
}

/**
 * Says which survival model tells the site's patients when an outcome may come, from now on. Earlier rows stay, so that
 * going back is setting the earlier one again.
 * @throws NotFoundError for another site's model
 * @throws InvalidInputError where the model is of another outcome or no survival model
 * @throws ManifestError, ModelIntegrityError where its files are gone or changed
 */
export async function useSurvivalModel(
  { db, modelsHome, now }: Pick<ServiceContext, "db" | "modelsHome" | "now">,
  actor: Actor,
  input: UseSurvivalModelInput,
): Promise<{ useId: string }> {
  const { siteId } = actor;
  const { modelVersionId } = input;
  const { id: outcome } = getOutcome(input.outcome);
  const reason = validated(text, input.reason);
  if (modelVersionId !== null) {
    const row = await db.modelVersion.findUnique({
      where: { id: modelVersionId, AND: [visibleModels(actor)] },
    });
    if (!row) throw new NotFoundError("The site has no such model.", ["modelVersionId"]);
    const manifest = row.manifest as unknown as SurvivalModelManifest;
    if (row.kind !== "survival-model" || manifest.outcome !== outcome)
      throw new InvalidInputError("The model does not tell when this outcome comes.", ["modelVersionId"]);
    const { modelId: id, version, manifestSha256 } = row;
    await openSurvivalModel(modelFolder(modelsHome, { id, version, manifestSha256 }), manifestSha256);
  }
  return await db.$transaction(async (tx) => {
    await lockSiteModels(tx, siteId);
    const newest = await tx.survivalModelUse.findFirst({
      where: { siteId, outcome },
      orderBy: { setAt: "desc" },
      select: { setAt: true },
    });
    const at = now();
    // Just after the newest entry where this machine's clock is behind the one that wrote it: the newest counts.
    const setAt = newest && newest.setAt >= at ? new Date(newest.setAt.getTime() + 1) : at;
    const setById = actor.kind === "user" ? actor.id : null;
    const { id: useId } = await tx.survivalModelUse.create({
      data: { siteId, outcome, modelVersionId, reason, setById, setAt },
      select: { id: true },
    });
    await audit(tx, actor, {
      ...{ action: "survival-model.use", subjectType: "SurvivalModelUse", subjectId: useId, at: setAt },
    });
    return { useId };
  });
}
