import type { SettledConsent } from "@synoptic/domain";
import { Prisma } from "../generated/prisma/client.ts";
import type { Db } from "./db.ts";
import { chunks } from "./imported-rows.ts";

/** A Consent as it was sent. */
export interface KeptConsent {
  patientId: string;
  raw: unknown;
  recordedAt: Date;
}

/**
 * All Consents of these patients, who are locked until the transaction ends: what another one settles at the same time
 * is not overwritten by what it did not see.
 */
export async function lockConsents(db: Db, patientIds: readonly string[]): Promise<KeptConsent[]> {
  const found: KeptConsent[] = [];
  for (const ids of chunks([...patientIds].sort())) {
    await db.$queryRaw`SELECT 1 FROM patients WHERE id = ANY(${ids}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
    const rows = await db.keptResource.findMany({
      where: { patientId: { in: ids }, resourceType: "Consent" },
      select: { patientId: true, raw: true, recordedAt: true },
    });
    for (const row of rows) found.push(row);
  }
  return found;
}

/** What counts of what each patient said, and when that changes by itself. */
export async function writeResearchConsents(
  db: Db,
  settled: readonly (SettledConsent & { patientId: string })[],
): Promise<void> {
  for (const chunk of chunks(settled)) {
    const ids = chunk.map(({ patientId }) => patientId);
    const consents = chunk.map(({ consent }) => consent);
    const changes = chunk.map(({ changesAt }) => changesAt?.toISOString() ?? null);
    await db.$executeRaw(Prisma.sql`UPDATE patients p
      SET research_consent = s.consent::"ResearchConsent", research_consent_changes_at = s.changes_at::timestamptz
      FROM unnest(${ids}::uuid[], ${consents}::text[], ${changes}::text[]) AS s(id, consent, changes_at)
      WHERE p.id = s.id`);
  }
}

/** Those of a site whose consent has begun or ended by the calendar since it was written. */
export async function findDueConsents(db: Db, siteId: string, now: Date): Promise<string[]> {
  const due = await db.patient.findMany({
    where: { siteId, researchConsentChangesAt: { lte: now } },
    select: { id: true },
  });
  return due.map(({ id }) => id);
}
