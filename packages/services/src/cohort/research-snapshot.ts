import { findDueConsents, type PrismaClient, type Snapshot } from "@synoptic/persistence";
import { settleConsents } from "./settle-consents.ts";

/**
 * The site's data as of a moment, without those who may not be looked at now: consent counts as it is today, whatever
 * the moment.
 */
export async function researchSnapshot(
  db: PrismaClient,
  siteId: string,
  at: Date,
  now: Date,
): Promise<Snapshot> {
  const due = await findDueConsents(db, siteId, now);
  if (due.length > 0) await db.$transaction((tx) => settleConsents(tx, due, now));
  const { consentRule } = await db.site.findUniqueOrThrow({
    where: { id: siteId },
    select: { consentRule: true },
  });
  return { siteId, at, consentRule };
}
