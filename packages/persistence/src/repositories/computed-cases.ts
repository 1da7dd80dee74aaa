import { type AdministrativeSex, Prisma } from "../generated/prisma/client.ts";
import type { Db } from "./db.ts";

/** Somebody whose risk may be computed: for what is computed of it, and not for anybody's eyes. */
export interface SubjectOfRisk {
  patientId: string;
  sex: AdministrativeSex;
  birthDate: Date | null;
  deceasedAt: Date | null;
  /** First known then. */
  recordedAt: Date;
}

/** The patients of these ids, in no order; who may ask was decided before. */
export async function subjectsOfRisk(db: Db, patientIds: readonly string[]): Promise<SubjectOfRisk[]> {
  return await db.$queryRaw`SELECT p.id AS "patientId", p.sex::text AS sex, p.birth_date AS "birthDate",
      p.deceased_at AS "deceasedAt", p.recorded_at AS "recordedAt"
    FROM patients p WHERE p.id = ANY(${[...patientIds]}::uuid[])`;
}

/** Whose these studies are. */
export async function learntPatientIds(db: Db, studyIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await db.$queryRaw<{ id: string }[]>(
    Prisma.sql`SELECT DISTINCT s.patient_id AS id FROM imaging_studies s WHERE s.id = ANY(${[...studyIds]}::uuid[])`,
  );
  return new Set(rows.map(({ id }) => id));
}

/** So many identifiers are asked for at a time. */
const CHUNK = 10_000;

/** Which of these identifiers, of whatever issuer, a site's patients have. */
export async function identifiersNamed(
  db: Db,
  siteId: string,
  values: readonly string[],
): Promise<{ value: string; patientId: string }[]> {
  const found: { value: string; patientId: string }[] = [];
  for (let start = 0; start < values.length; start += CHUNK) {
    const chunk = values.slice(start, start + CHUNK);
    const rows = await db.$queryRaw<{ value: string; patientId: string }[]>`
      SELECT i.value, i.patient_id AS "patientId" FROM patient_identifiers i
      WHERE i.site_id = ${siteId}::uuid AND i.value = ANY(${chunk}::text[])`;
    for (const row of rows) found.push(row);
  }
  return found;
}
