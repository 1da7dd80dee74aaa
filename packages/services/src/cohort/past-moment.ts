import type { Db } from "@synoptic/persistence";

/**
 * The moment as of which data is looked at where somebody names one: the first of its month in UTC, or
 * the very moment where a run of the site has it. A question has one step whatever the moment, so that between two
 * moments that could be chosen at will it would tell who was recorded between them (docs/decisions/128).
 * @returns now, where nothing was named or it is yet to come
 */
export async function pastMoment(
  db: Db,
  siteId: string,
  { wanted, now }: { wanted: Date | null | undefined; now: Date },
): Promise<Date> {
  if (!wanted || wanted >= now) return now;
  const run = await db.cohortRun.findFirst({ where: { siteId, snapshotAt: wanted }, select: { id: true } });
  return run ? wanted : new Date(Date.UTC(wanted.getUTCFullYear(), wanted.getUTCMonth()));
}
