import { type Actor, ConflictError, InvalidInputError, NotFoundError } from "@synoptic/domain";
import { type ModelAlias, visibleModels } from "@synoptic/persistence";
import { audit } from "../audit.ts";
import type { ServiceContext } from "../context.ts";
import { text } from "../fact-input.ts";
import { validated } from "../validated.ts";
import { openModel } from "./site-models.ts";

export interface SetModelRoleInput {
  scenario: string;
  alias: ModelAlias;
  /** Nothing takes the part away; the bundled model is then the champion. */
  modelVersionId: string | null;
  reason: string;
}

/**
 * Says which model is the champion, challenger or shadow of a site's scenario from now on. Earlier rows stay, so that
 * going back is setting the earlier one again. A model that becomes champion gives up its other parts.
 * @throws NotFoundError for another site's model
 * @throws InvalidInputError where the model does not read the scenario's images
 * @throws ConflictError where the champion would shadow or challenge itself
 */
export async function setModelRole(
  context: Pick<ServiceContext, "db" | "models" | "modelsHome" | "now">,
  actor: Actor,
  input: SetModelRoleInput,
): Promise<{ roleId: string }> {
  const { db, now } = context;
  const { scenario, alias, modelVersionId } = input;
  const reason = validated(text, input.reason);
  if (modelVersionId === null) context.models.scenario(scenario);
  else await requireReader(context, actor, { scenario, modelVersionId });
  const at = now();
  return await db.$transaction(async (tx) => {
    const set = (of: ModelAlias, to: string | null) =>
      tx.modelRole.create({
        data: {
          siteId: actor.siteId,
          scenario,
          alias: of,
          modelVersionId: to,
          reason,
          setById: actor.kind === "user" ? actor.id : null,
          setAt: at,
        },
        select: { id: true },
      });
    const others = (["champion", "challenger", "shadow"] as const).filter((of) => of !== alias);
    for (const other of others) {
      const row = await tx.modelRole.findFirst({
        where: { siteId: actor.siteId, scenario, alias: other },
        orderBy: [{ setAt: "desc" }, { id: "desc" }],
      });
      if (modelVersionId === null || row?.modelVersionId !== modelVersionId) continue;
      if (other === "champion")
        throw new ConflictError("The champion cannot challenge or shadow itself.", ["modelVersionId"]);
      await set(other, null);
    }
    const { id: roleId } = await set(alias, modelVersionId);
    await audit(tx, actor, { action: "model-role.set", subjectType: "ModelRole", subjectId: roleId, at });
    return { roleId };
  });
}

async function requireReader(
  context: Pick<ServiceContext, "db" | "models" | "modelsHome">,
  actor: Actor,
  { scenario, modelVersionId }: { scenario: string; modelVersionId: string },
): Promise<void> {
  const row = await context.db.modelVersion.findUnique({
    where: { id: modelVersionId, AND: [visibleModels(actor)] },
  });
  if (!row) throw new NotFoundError("The site has no such model.", ["modelVersionId"]);
  const isReader = row.kind === "image-head" || row.kind === "image-classifier";
  if (!isReader || row.scenario !== scenario) {
    throw new InvalidInputError("The model does not read images of this scenario.", ["modelVersionId"]);
  }
  const { modelId: id, version, manifestSha256 } = row;
  await openModel(context, scenario, { id, version, manifestSha256 });
}
