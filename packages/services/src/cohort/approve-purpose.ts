import { type Actor, InvalidInputError } from "@synoptic/domain";
import { z } from "zod";
import { audit } from "../audit.ts";
import type { ServiceContext } from "../context.ts";
import { validated } from "../validated.ts";

const schema = z.object({
  title: z.string().trim().min(1, "Say what it is for.").max(200),
  approval: z.string().trim().min(1, "Say who approved it, and under which number.").max(200),
  uses: z
    .array(z.enum(["statistics", "evaluation", "export", "federation"]))
    .min(1, "Allow one use at least."),
  startsAt: z.date().nullish(),
  endsAt: z.date().nullish(),
});

export type ApprovePurposeInput = z.infer<typeof schema>;

/**
 * Enters a research purpose that was approved: what the runs of cohorts are for. It cannot be changed, so that what a run
 * was allowed to do stays known; it can be ended.
 * @throws InvalidInputError
 */
export async function approvePurpose(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  input: ApprovePurposeInput,
): Promise<{ purposeId: string }> {
  const { uses, startsAt, endsAt, ...words } = validated(schema, input);
  const createdAt = now();
  const start = startsAt ?? createdAt;
  if (endsAt && endsAt <= start) throw new InvalidInputError("A purpose ends after it begins.", ["endsAt"]);
  return await db.$transaction(async (tx) => {
    const { id } = await tx.researchPurpose.create({
      data: {
        ...words,
        uses: [...new Set(uses)],
        siteId: actor.siteId,
        startsAt: start,
        endsAt: endsAt ?? null,
        approvedById: actor.kind === "user" ? actor.id : null,
        createdAt,
      },
      select: { id: true },
    });
    const subject = { subjectType: "ResearchPurpose", subjectId: id };
    await audit(tx, actor, { action: "research-purpose.approve", ...subject, at: createdAt });
    return { purposeId: id };
  });
}
