import { type Actor, NotFoundError, parseCohortDefinition } from "@synoptic/domain";
import { keptDefinitions, type Prisma, visibleCohorts } from "@synoptic/persistence";
import { z } from "zod";
import { audit } from "../audit.ts";
import type { ServiceContext } from "../context.ts";
import { validated } from "../validated.ts";
import { questionHash } from "./ask-question.ts";

const schema = z.object({
  /** Nothing makes a new cohort; an id, a new version of it. */
  cohortId: z.uuid().nullish(),
  name: z.string().trim().min(1).max(200),
  note: z.string().trim().max(2000).nullish(),
});

export interface KeepCohortInput extends z.infer<typeof schema> {
  definition: unknown;
}

/**
 * Keeps a definition: as a new cohort, or as the next version of one, whose earlier versions stay.
 * @throws InvalidInputError naming the rule that is wrong, NotFoundError for a cohort that is not the site's
 */
export async function keepCohort(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  input: KeepCohortInput,
): Promise<{ cohortId: string; versionId: string }> {
  const { cohortId: given, name, note } = validated(schema, input);
  const definition = parseCohortDefinition(input.definition, ["definition"]);
  await keptDefinitions(db, actor.siteId, definition);
  const createdAt = now();
  const by = { createdById: actor.id, createdAt };
  return await db.$transaction(async (tx) => {
    const cohortId = given ?? (await tx.cohort.create({ data: { siteId: actor.siteId, name, ...by } })).id;
    // Locked, so that two versions kept at once get two numbers.
    const locked = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM cohorts WHERE id = ${cohortId}::uuid AND site_id = ${visibleCohorts(actor).siteId}::uuid
      FOR UPDATE`;
    if (locked.length === 0) throw new NotFoundError("The site has no such cohort.", ["cohortId"]);
    if (given) await tx.cohort.update({ where: { id: cohortId }, data: { name, archivedAt: null } });
    const number = 1 + (await tx.cohortVersion.count({ where: { cohortId } }));
    const { id: versionId } = await tx.cohortVersion.create({
      data: {
        cohortId,
        number,
        definition: definition as Prisma.InputJsonObject,
        sha256: questionHash(definition),
        note: note || null,
        ...by,
      },
    });
    const subject = { subjectType: "CohortVersion", subjectId: versionId };
    await audit(tx, actor, { action: "cohort.keep", ...subject, at: createdAt });
    return { cohortId, versionId };
  });
}
