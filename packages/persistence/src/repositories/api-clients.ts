import type { Role } from "@synoptic/domain";
import type { Db } from "./db.ts";

/** The machine that has this key, unless it was revoked. Asked at each of its requests, so in one statement as it stands. */
export async function findLiveApiClient(
  db: Db,
  keyHash: string,
): Promise<{ id: string; siteId: string; role: Role } | undefined> {
  const [client] = await db.$queryRaw<{ id: string; siteId: string; role: Role }[]>`
    SELECT id, site_id AS "siteId", role::text AS role FROM api_clients
    WHERE key_hash = ${keyHash} AND revoked_at IS NULL`;
  return client;
}
