import { type Actor, ConflictError, InvalidInputError, NotFoundError } from "@synoptic/domain";
import {
  type Db,
  findModelRoles,
  lockSiteModels,
  type ModelAlias,
  type ModelReads,
  visibleModels,
} from "@synoptic/persistence";
import { audit } from "../audit.ts";
import { text } from "../fact-input.ts";
import { validated } from "../validated.ts";
import type { OpenModelContext } from "./open-model.ts";
import { requireServed } from "./require-served.ts";
import { imageChampionOf } from "./site-models.ts";

export interface SetModelRoleInput {
  scenario: string;
  /** Images where left out; histories have a champion only. */
  reads?: ModelReads | undefined;
  alias: ModelAlias;
  /** Nothing takes the part away; the bundled model is then the champion. */
  modelVersionId: string | null;
  /**
   * Who plays the part as the caller knows it, nothing for nobody: where somebody else does by now, nothing is changed.
   * Left out, the part is given whoever plays it.
   */
  replaces?: string | null | undefined;
  reason: string;
}

/**
 * Says which model is the champion, challenger or shadow of a site's scenario from now on. Earlier rows stay, so that
 * going back is setting the earlier one again. A model that becomes champion gives up its other parts. Of two that ask
 * at once, one is first and the other sees what the first has set.
 * @throws NotFoundError for another site's model
 * @throws InvalidInputError where the model does not read the scenario's images, or its histories where those are meant,
 *   and for histories of a scenario whose classes do not exclude each other
 * @throws ModelRefusedError where a process could not load the model, or its files are gone or changed
 * @throws ConflictError where the champion would shadow or challenge itself, or somebody else plays the part by now
 */
export async function setModelRole(
  context: OpenModelContext,
  actor: Actor,
  input: SetModelRoleInput,
): Promise<{ roleId: string }> {
  const { db, now } = context;
  const { scenario, reads = "image", alias, modelVersionId, replaces } = input;
  const { siteId } = actor;
  const reason = validated(text, input.reason);
  if (reads === "history" && alias !== "champion")
    throw new InvalidInputError("A history model has no other role than champion.", ["alias"]);
  if (modelVersionId === null) context.models.scenario(scenario);
  else await requireReader(context, actor, { scenario, reads, modelVersionId });
  return await db.$transaction(async (tx) => {
    await lockSiteModels(tx, siteId);
    const at = await after(tx, { siteId, scenario, reads }, now());
    const playing = await findModelRoles(tx, siteId, scenario, reads);
    if (replaces !== undefined && (playing[alias]?.modelVersionId ?? null) !== replaces) {
      throw new ConflictError("Another model plays this part by now: look again.", ["replaces"]);
    }
    const set = (of: ModelAlias, to: string | null) =>
      tx.modelRole.create({
        data: {
          siteId,
          scenario,
          reads,
          alias: of,
          modelVersionId: to,
          reason,
          setById: actor.kind === "user" ? actor.id : null,
          setAt: at,
        },
        select: { id: true },
      });
    for (const other of ["champion", "challenger", "shadow"] as const) {
      const isPlaying = modelVersionId !== null && playing[other]?.modelVersionId === modelVersionId;
      if (other === alias || !isPlaying) continue;
      if (other === "champion")
        throw new ConflictError("The champion cannot challenge or shadow itself.", ["modelVersionId"]);
      await set(other, null);
    }
    const { id: roleId } = await set(alias, modelVersionId);
    await audit(tx, actor, { action: "model-role.set", subjectType: "ModelRole", subjectId: roleId, at });
    return { roleId };
  });
}

/** Now, or just after the newest entry where this machine's clock is behind the one that wrote it: the newest counts. */
async function after(
  tx: Db,
  where: { siteId: string; scenario: string; reads: ModelReads },
  now: Date,
): Promise<Date> {
  const newest = await tx.modelRole.findFirst({ where, orderBy: { setAt: "desc" }, select: { setAt: true } });
  return newest && newest.setAt >= now ? new Date(newest.setAt.getTime() + 1) : now;
}

async function requireReader(
  context: OpenModelContext,
  actor: Actor,
  { scenario, reads, modelVersionId }: { scenario: string; reads: ModelReads; modelVersionId: string },
): Promise<void> {
  const row = await context.db.modelVersion.findUnique({
    where: { id: modelVersionId, AND: [visibleModels(actor)] },
    include: { sites: { where: { siteId: actor.siteId }, select: { siteId: true } } },
  });
  if (!row) throw new NotFoundError("The site has no such model.", ["modelVersionId"]);
  const readsOf = { "image-head": "image", "image-classifier": "image", "history-model": "history" };
  if (readsOf[row.kind as keyof typeof readsOf] !== reads || row.scenario !== scenario) {
    const what = reads === "image" ? "images" : "histories";
    throw new InvalidInputError(`The model does not read ${what} of this scenario.`, ["modelVersionId"]);
  }
  await requireServed(context, scenario, row, { isOwn: row.sites.length > 0 });
  if (
    reads === "history" &&
    (await imageChampionOf(context, actor.siteId, scenario)).labels === "independent"
  ) {
    throw new InvalidInputError(
      "The scenario's classes do not exclude each other; a history model weighs classes that do.",
      ["modelVersionId"],
    );
  }
}
