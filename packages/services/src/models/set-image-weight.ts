import {
  type Actor,
  ConflictError,
  type EvidenceId,
  type ImageWeightProposal,
  InvalidInputError,
  NotFoundError,
} from "@synoptic/domain";
import { getModelVersionIds, type Prisma } from "@synoptic/persistence";
import { audit } from "../audit.ts";
import { text } from "../fact-input.ts";
import { validated } from "../validated.ts";
import type { OpenModelContext } from "./open-model.ts";
import { championOf } from "./site-models.ts";

export interface SetImageWeightInput {
  scenario: string;
  /** Which row of which fit; nothing goes back to the model's own strength. */
  use: { fitId: string; evidence: EvidenceId } | null;
  reason: string;
}

/**
 * Says how strongly the champion's images count at the site from now on: as one row of a fit found, so that nobody types
 * a weight in, or as the model's own manifest says again. Earlier rows stay for the record, assessments already made
 * keep theirs, and another champion starts from its own strength.
 * @throws NotFoundError for another site's fit
 * @throws ConflictError where the fit is of a model that is not the champion by now
 * @throws InvalidInputError where the fit has no such row
 */
export async function setImageWeight(
  context: OpenModelContext,
  actor: Actor,
  input: SetImageWeightInput,
): Promise<{ imageWeightId: string }> {
  const { db, now } = context;
  const { siteId } = actor;
  const { scenario, use } = input;
  const reason = validated(text, input.reason);
  const champion = await championOf(context, siteId, scenario);
  const [modelVersionId] = await getModelVersionIds(db, [champion.head]);
  const chosen =
    use && (await chooseRow(context, { siteId, scenario, modelVersionId: modelVersionId!, ...use }));
  const at = now();
  return await db.$transaction(async (tx) => {
    const { id } = await tx.imageWeight.create({
      data: {
        siteId,
        scenario,
        modelVersionId: modelVersionId!,
        reason,
        setById: actor.kind === "user" ? actor.id : null,
        setAt: at,
        ...(use && chosen
          ? {
              fitId: use.fitId,
              evidence: use.evidence,
              weight: chosen as unknown as Prisma.InputJsonObject,
            }
          : {}),
      },
      select: { id: true },
    });
    const subject = { subjectType: "ImageWeight", subjectId: id };
    await audit(tx, actor, { action: "image-weight.set", ...subject, at });
    return { imageWeightId: id };
  });
}

async function chooseRow(
  { db }: Pick<OpenModelContext, "db">,
  of: { siteId: string; scenario: string; modelVersionId: string; fitId: string; evidence: EvidenceId },
) {
  const fit = await db.imageWeightFit.findUnique({
    where: { id: of.fitId, siteId: of.siteId, scenario: of.scenario },
    select: { modelVersionId: true, proposal: true },
  });
  if (!fit) throw new NotFoundError("The site has no such fit.", ["fitId"]);
  if (fit.modelVersionId !== of.modelVersionId) {
    throw new ConflictError("Another model answers by now: fit again.", ["fitId"]);
  }
  const { rows } = fit.proposal as unknown as ImageWeightProposal;
  const row = rows.find(({ id }) => id === of.evidence);
  if (!row?.weight) throw new InvalidInputError("The fit has no such weight.", ["evidence"]);
  return row.weight;
}
