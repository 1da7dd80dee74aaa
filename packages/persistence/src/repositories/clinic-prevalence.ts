import type { Db } from "./db.ts";

export interface KnownPrevalence {
  id: string;
  /** Class id to probability; sums to 1. */
  prevalence: Record<string, number>;
  source: string;
}

/** What the site has set for a scenario up to `asOf`; nothing where it has set none. */
export async function findClinicPrevalence(
  db: Db,
  siteId: string,
  scenario: string,
  asOf: Date,
): Promise<KnownPrevalence | undefined> {
  const row = await db.clinicPrevalence.findFirst({
    where: { siteId, scenario, recordedAt: { lte: asOf } },
    orderBy: [{ recordedAt: "desc" }, { id: "desc" }],
    select: { id: true, prevalence: true, source: true },
  });
  return row ? { ...row, prevalence: row.prevalence as Record<string, number> } : undefined;
}

/** All that the site has ever set for a scenario, newest first, each with since when. */
export async function listClinicPrevalence(
  db: Db,
  siteId: string,
  scenario: string,
): Promise<(KnownPrevalence & { recordedAt: Date })[]> {
  const rows = await db.clinicPrevalence.findMany({
    where: { siteId, scenario },
    orderBy: [{ recordedAt: "desc" }, { id: "desc" }],
    select: { id: true, prevalence: true, source: true, recordedAt: true },
  });
  return rows.map((row) => ({ ...row, prevalence: row.prevalence as Record<string, number> }));
}
