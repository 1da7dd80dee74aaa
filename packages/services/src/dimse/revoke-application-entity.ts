import { type Actor, NotFoundError } from "@synoptic/domain";
import { audit } from "../audit.ts";
import type { ServiceContext } from "../context.ts";

/**
 * Lets an application entity call no more; an association that it has already goes on to its end. Doing it twice keeps
 * the first time.
 * @throws NotFoundError where the site has no such entity
 */
export async function revokeApplicationEntity(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  { id }: { id: string },
): Promise<{ id: string; revokedAt: Date }> {
  const at = now();
  return db.$transaction(async (tx) => {
    const entity = await tx.applicationEntity.findUnique({
      where: { id, siteId: actor.siteId },
      select: { revokedAt: true },
    });
    if (!entity) throw new NotFoundError("The site has no such application entity.", ["id"]);
    if (entity.revokedAt) return { id, revokedAt: entity.revokedAt };
    await tx.applicationEntity.update({ where: { id }, data: { revokedAt: at }, select: { id: true } });
    const subject = { subjectType: "ApplicationEntity", subjectId: id };
    await audit(tx, actor, { action: "application-entity.revoke", ...subject, at });
    return { id, revokedAt: at };
  });
}
