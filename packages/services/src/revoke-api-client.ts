import { type Actor, NotFoundError } from "@synoptic/domain";
import { audit } from "./audit.ts";
import type { ServiceContext } from "./context.ts";

/**
 * Ends a machine's key. Doing it twice keeps the first time.
 * @throws NotFoundError where the site has no such client
 */
export async function revokeApiClient(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  input: { id: string },
): Promise<{ id: string; revokedAt: Date }> {
  const at = now();
  return db.$transaction(async (tx) => {
    const client = await tx.apiClient.findUnique({ where: { id: input.id, siteId: actor.siteId } });
    if (!client) throw new NotFoundError("The site has no such API client.", ["id"]);
    if (client.revokedAt) return { id: client.id, revokedAt: client.revokedAt };
    await tx.apiClient.update({ where: { id: client.id }, data: { revokedAt: at } });
    await audit(tx, actor, {
      action: "api-client.revoke",
      subjectType: "ApiClient",
      subjectId: client.id,
      at,
    });
    return { id: client.id, revokedAt: at };
  });
}
