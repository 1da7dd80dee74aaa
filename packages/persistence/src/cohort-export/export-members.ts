import type { CohortDefinition, QuasiCell } from "@synoptic/domain";
import { cohortSql } from "../cohort-sql/cohort-sql.ts";
import type { Snapshot } from "../cohort-sql/event-sql.ts";
import type { KeptDefinitions } from "../cohort-sql/rule-sql.ts";
import { Prisma } from "../generated/prisma/client.ts";
import type { Db } from "../repositories/db.ts";
import { setForCohorts } from "../repositories/limited-read.ts";

/** Bytes of a block of SHA-256, which a key of HMAC is filled up to. */
const blockBytes = 64;

/**
 * Notes who is in an export, each by a digest of the patient's id, in the database itself: no list of them is ever in
 * memory. What an earlier attempt has noted is replaced. Within a transaction.
 *
 * `sha256(outer || sha256(inner || id))` is HMAC-SHA-256 (RFC 2104) with its two halves of the key made here.
 * @param key 32 bytes, of the site and the purpose
 */
export async function noteExportMembers(
  db: Db,
  taskId: string,
  {
    definition,
    snapshot,
    kept,
    key,
  }: { definition: CohortDefinition; snapshot: Snapshot; kept: KeptDefinitions; key: Uint8Array },
): Promise<void> {
  const padded = Buffer.concat([key], blockBytes);
  const [inner, outer] = [0x36, 0x5c].map((pad) => Uint8Array.from(padded, (byte) => byte ^ pad));
  await db.cohortExportMember.deleteMany({ where: { taskId } });
  await setForCohorts(db);
  // Nobody grows older after death.
  const at = Prisma.sql`LEAST(COALESCE(c.index_at, ${snapshot.at}), p.deceased_at)`;
  const years = Prisma.sql`date_part('year', age((${at} AT TIME ZONE 'UTC')::date, p.birth_date))::int`;
  await db.$executeRaw(Prisma.sql`
    INSERT INTO cohort_export_members (task_id, digest, patient_id, index_at, sex, age)
    SELECT ${taskId}::uuid,
      sha256(${outer}::bytea || sha256(${inner}::bytea || convert_to(c.id::text, 'UTF8'))),
      c.id, c.index_at, p.sex::text, CASE WHEN ${years} >= 0 THEN LEAST(90, ${years}) END
    FROM (${cohortSql(definition, snapshot, kept)}) c JOIN patients p ON p.id = c.id`);
}

/** How many of an export share sex and age. */
export async function exportCells(db: Db, taskId: string): Promise<QuasiCell[]> {
  const rows = await db.$queryRaw<{ sex: string; age: number | null; people: bigint }[]>`
    SELECT sex, age, count(*) AS people FROM cohort_export_members
    WHERE task_id = ${taskId}::uuid AND NOT left_out GROUP BY sex, age ORDER BY sex, age`;
  return rows.map(({ people, ...cell }) => ({ ...cell, people: Number(people) }));
}

/** Notes how the persons of a cell are told. */
export async function showExportCells(
  db: Db,
  taskId: string,
  cells: readonly {
    sex: string;
    age: number | null;
    shownSex: string | null;
    shownAge: string | null;
    leftOut: boolean;
  }[],
): Promise<void> {
  await db.$executeRaw`
    UPDATE cohort_export_members m
    SET shown_sex = c.shown_sex, shown_age = c.shown_age, left_out = c.left_out
    FROM unnest(${cells.map(({ sex }) => sex)}::text[], ${cells.map(({ age }) => age)}::int[],
      ${cells.map(({ shownSex }) => shownSex)}::text[], ${cells.map(({ shownAge }) => shownAge)}::text[],
      ${cells.map(({ leftOut }) => leftOut)}::boolean[]) AS c(sex, age, shown_sex, shown_age, left_out)
    WHERE m.task_id = ${taskId}::uuid AND NOT m.left_out
      AND m.sex = c.sex AND m.age IS NOT DISTINCT FROM c.age`;
}

/** How an export's members and those of an earlier one overlap, in persons; whoever may not be exported any more is in neither. */
export interface ExportOverlap {
  taskId: string;
  both: number;
  /** In this one, not in the earlier one. */
  added: number;
  missing: number;
}

/** The export beside each of the site's others that has ended well or runs, but those that it shares nobody with. */
export async function exportOverlaps(
  db: Db,
  taskId: string,
  { siteId, consentRule }: Snapshot,
): Promise<ExportOverlap[]> {
  const eligible =
    consentRule === "opt_in"
      ? Prisma.sql`p.research_consent = 'permitted'`
      : Prisma.sql`p.research_consent IS DISTINCT FROM 'refused'`;
  const rows = await db.$queryRaw<{ task_id: string; both: bigint; theirs: bigint; ours: bigint }[]>`
    SELECT e.task_id, count(*) AS theirs, count(m.patient_id) AS both,
      (SELECT count(*) FROM cohort_export_members o WHERE o.task_id = ${taskId}::uuid AND NOT o.left_out) AS ours
    FROM cohort_export_members e
      JOIN background_tasks t ON t.id = e.task_id AND t.site_id = ${siteId}::uuid AND t.state IN ('running', 'succeeded')
      JOIN patients p ON p.id = e.patient_id AND ${eligible}
      LEFT JOIN cohort_export_members m
        ON m.task_id = ${taskId}::uuid AND m.patient_id = e.patient_id AND NOT m.left_out
    WHERE e.task_id <> ${taskId}::uuid AND NOT e.left_out
    GROUP BY e.task_id HAVING count(m.patient_id) > 0 ORDER BY e.task_id`;
  return rows.map(({ task_id, both, theirs, ours }) => ({
    taskId: task_id,
    both: Number(both),
    added: Number(ours - both),
    missing: Number(theirs - both),
  }));
}

/** Leaves out of an export whom another one does not have. */
export async function leaveOutAdded(db: Db, taskId: string, otherTaskId: string): Promise<void> {
  await db.$executeRaw`
    UPDATE cohort_export_members m SET left_out = TRUE
    WHERE m.task_id = ${taskId}::uuid AND NOT m.left_out AND NOT EXISTS (
      SELECT 1 FROM cohort_export_members e
      WHERE e.task_id = ${otherTaskId}::uuid AND e.patient_id = m.patient_id AND NOT e.left_out)`;
}

/** A member as the rows of an export are made from. */
export interface ExportMember {
  digest: Uint8Array;
  patientId: string;
  indexAt: Date | null;
  deceasedAt: Date | null;
  shownSex: string | null;
  shownAge: string | null;
}

/** Members in the order of their digests, which says nothing of when anybody came. */
export async function exportMemberPage(
  db: Db,
  taskId: string,
  { after, take }: { after: Uint8Array | undefined; take: number },
): Promise<ExportMember[]> {
  const past = after ? Prisma.sql`AND m.digest > ${after}::bytea` : Prisma.empty;
  return await db.$queryRaw<ExportMember[]>`
    SELECT m.digest, m.patient_id AS "patientId", m.index_at AS "indexAt", p.deceased_at AS "deceasedAt",
      m.shown_sex AS "shownSex", m.shown_age AS "shownAge"
    FROM cohort_export_members m JOIN patients p ON p.id = m.patient_id
    WHERE m.task_id = ${taskId}::uuid AND NOT m.left_out ${past}
    ORDER BY m.digest LIMIT ${take}`;
}

/** Members whose rows are written, and those who are left out. */
export async function countExportMembers(
  db: Db,
  taskId: string,
): Promise<{ people: number; leftOut: number }> {
  const [people, leftOut] = await Promise.all(
    [false, true].map((out) => db.cohortExportMember.count({ where: { taskId, leftOut: out } })),
  );
  return { people: people!, leftOut: leftOut! };
}
