import { type Actor, IMAGE_POLICIES, type ImagePolicy } from "@synoptic/domain";
import { z } from "zod";
import { audit } from "./audit.ts";
import type { ServiceContext } from "./context.ts";
import { validated } from "./validated.ts";

const schema = z.object({
  scenario: z.string(),
  /** Nothing goes back to the scenario's own. */
  policy: z.enum(IMAGE_POLICIES).nullable(),
});

export interface SetImagePolicyInput {
  scenario: string;
  policy: ImagePolicy | null;
}

/**
 * Sets what the site's assessments make the risk of where a study has several images. Older rows stay for the record,
 * and assessments already made keep theirs.
 * @throws UnknownScenarioError, InvalidInputError
 */
export async function setImagePolicy(
  { db, models, now }: Pick<ServiceContext, "db" | "models" | "now">,
  actor: Actor,
  input: SetImagePolicyInput,
): Promise<{ imagePolicyId: string }> {
  const { scenario, policy } = validated(schema, input);
  models.scenario(scenario);
  const recordedAt = now();
  return await db.$transaction(async (tx) => {
    const { id } = await tx.imagePolicy.create({
      data: {
        siteId: actor.siteId,
        scenario,
        policy,
        setById: actor.kind === "user" ? actor.id : null,
        recordedAt,
      },
      select: { id: true },
    });
    const subject = { subjectType: "ImagePolicy", subjectId: id };
    await audit(tx, actor, { action: "image-policy.set", ...subject, at: recordedAt });
    return { imagePolicyId: id };
  });
}
