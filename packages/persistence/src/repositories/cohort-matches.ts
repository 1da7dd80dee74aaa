import { type CohortDefinition, type Criterion, everybody } from "@synoptic/domain";
import { cohortSql } from "../cohort-sql/cohort-sql.ts";
import type { Snapshot } from "../cohort-sql/event-sql.ts";
import type { KeptDefinitions } from "../cohort-sql/rule-sql.ts";
import { Prisma } from "../generated/prisma/client.ts";
import type { Db } from "./db.ts";

export interface RulesMet {
  /** Whether the snapshot has the patient, with the index date where the definition has one. */
  isKnown: boolean;
  indexAt: Date | null;
  /** Of each rule. */
  met: boolean[];
}

/** Which rules one patient meets: each is a cohort of its own, with the definition's index date. */
export async function metRules(
  db: Db,
  patientId: string,
  definition: CohortDefinition,
  rules: readonly Criterion[],
  snapshot: Snapshot,
  kept?: KeptDefinitions,
): Promise<RulesMet> {
  const one = (where: Criterion) => Prisma.sql`SELECT c.index_at
    FROM (${cohortSql({ ...definition, where }, snapshot, kept)}) c WHERE c.id = ${patientId}::uuid`;
  const [known] = await db.$queryRaw<{ index_at: Date | null }[]>(one(everybody));
  if (!known) return { isKnown: false, indexAt: null, met: rules.map(() => false) };
  const columns = rules.map((rule, i) => Prisma.sql`EXISTS (${one(rule)}) AS ${Prisma.raw(`met_${i}`)}`);
  const [row] = await db.$queryRaw<Record<string, boolean>[]>(Prisma.sql`SELECT ${Prisma.join(columns)}`);
  return { isKnown: true, indexAt: known.index_at, met: rules.map((_, i) => row![`met_${i}`] === true) };
}
