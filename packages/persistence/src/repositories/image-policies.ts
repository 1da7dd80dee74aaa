import type { ImagePolicy as Policy } from "@synoptic/domain";
import type { Db } from "./db.ts";

/** What the site has set for a scenario up to `asOf`; nothing where it has set none, or gone back to the scenario's own. */
export async function findImagePolicy(
  db: Db,
  siteId: string,
  scenario: string,
  asOf: Date,
): Promise<{ id: string; policy: Policy } | undefined> {
  const row = await db.imagePolicy.findFirst({
    where: { siteId, scenario, recordedAt: { lte: asOf } },
    orderBy: [{ recordedAt: "desc" }, { id: "desc" }],
    select: { id: true, policy: true },
  });
  return row?.policy ? { id: row.id, policy: row.policy as Policy } : undefined;
}
