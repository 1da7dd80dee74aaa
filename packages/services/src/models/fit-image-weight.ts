import { type Actor, InvalidInputError, proposeImageWeight } from "@synoptic/domain";
import { getModelVersionIds, type Prisma } from "@synoptic/persistence";
import { audit } from "../audit.ts";
import type { OpenModelContext } from "./open-model.ts";
import { championOf } from "./site-models.ts";
import { weighedCases } from "./weighed-cases.ts";

/**
 * Fits how strongly the champion's images should count on the site's own labelled cases, measured against each part
 * alone, and keeps the figures. It is a proposal: nothing changes until somebody sets it.
 * @throws UnknownScenarioError
 * @throws InvalidInputError where the scenario's classes are judged one by one, of which a label says only one
 * @throws TooFewCasesError
 */
export async function fitImageWeight(
  context: OpenModelContext,
  actor: Actor,
  { scenario: scenarioId }: { scenario: string },
): Promise<{ fitId: string }> {
  const { db, now } = context;
  const { siteId } = actor;
  const scenario = await championOf(context, siteId, scenarioId);
  if (scenario.labels === "independent") {
    throw new InvalidInputError(
      "A label names one class, and this model judges each class by itself: there is nothing to fit on.",
      ["scenario"],
    );
  }
  const [modelVersionId] = await getModelVersionIds(db, [scenario.head]);
  const { cases, learnt } = await weighedCases(db, scenario, { siteId, modelVersionId: modelVersionId! });
  const finding = scenario.findings.find(({ id }) => id === scenario.primaryFindingId)!;
  const proposal = proposeImageWeight(cases, {
    members: scenario.classes.map(({ id }) => finding.classIds.includes(id)),
    calibrationPrevalence: scenario.defaultPrevalence.probabilities,
    ownStrength: scenario.strength,
  });
  const at = now();
  return await db.$transaction(async (tx) => {
    const { id: fitId } = await tx.imageWeightFit.create({
      data: {
        siteId,
        scenario: scenarioId,
        modelVersionId: modelVersionId!,
        proposal: proposal as unknown as Prisma.InputJsonObject,
        learnt,
        fittedById: actor.kind === "user" ? actor.id : null,
        fittedAt: at,
      },
      select: { id: true },
    });
    const subject = { subjectType: "ImageWeightFit", subjectId: fitId };
    await audit(tx, actor, { action: "image-weight.fit", ...subject, at });
    return { fitId };
  });
}
