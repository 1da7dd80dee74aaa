import { type Actor, NotFoundError } from "@synoptic/domain";
import { audit } from "../audit.ts";
import type { ServiceContext } from "../context.ts";

/**
 * Lets an EHR ask no more. Doing it twice keeps the first time.
 * @throws NotFoundError where the site has no such client
 */
export async function revokeCdsClient(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  { id }: { id: string },
): Promise<{ id: string; revokedAt: Date }> {
  const at = now();
  return db.$transaction(async (tx) => {
    const client = await tx.cdsClient.findUnique({
      where: { id, siteId: actor.siteId },
      select: { revokedAt: true },
    });
    if (!client) throw new NotFoundError("The site has no such CDS client.", ["id"]);
    if (client.revokedAt) return { id, revokedAt: client.revokedAt };
    await tx.cdsClient.update({ where: { id }, data: { revokedAt: at }, select: { id: true } });
    await audit(tx, actor, { action: "cds-client.revoke", subjectType: "CdsClient", subjectId: id, at });
    return { id, revokedAt: at };
  });
}
