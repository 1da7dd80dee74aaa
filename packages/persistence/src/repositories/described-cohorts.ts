import { overlapSql, type SurvivalQuestion, survivalSql } from "../cohort-sql/survival-sql.ts";
import { tableOneSql } from "../cohort-sql/table-one-sql.ts";
import { trendSql } from "../cohort-sql/trend-sql.ts";
import type { PrismaClient } from "../generated/prisma/client.ts";
import type { CohortAsOf } from "./cohorts.ts";
import { type ReadLimit, readWithin } from "./limited-read.ts";

export {
  AGE_BANDS,
  type SurvivalGrouping,
  type SurvivalOutcome,
  type SurvivalQuestion,
} from "../cohort-sql/survival-sql.ts";

/** A cell of a Table 1, exactly: for a guard and not for anybody's eyes. */
export interface ExactCell {
  part: string;
  cell: string;
  /** Lower end, where it is one of a histogram. */
  bin: number | null;
  people: number;
  /** Of the values in the bin. */
  mean: number | null;
}

type Counted<T> = Omit<T, "people"> & { people: bigint };

const counted = <T extends { people: bigint }>(rows: readonly T[]) =>
  rows.map((row) => ({ ...row, people: Number(row.people) }));

/**
 * All of a cohort's Table 1, in one statement.
 * @param widths of the bins of measures, by name
 * @throws CohortTooSlowError
 */
export async function tableOneCells(
  db: PrismaClient,
  { definition, snapshot, kept }: CohortAsOf,
  widths: ReadonlyMap<string, number>,
  limit: ReadLimit,
): Promise<ExactCell[]> {
  const statement = tableOneSql(definition, snapshot, kept, widths);
  return await readWithin(db, { ...limit, isOfAll: true }, async (tx) =>
    counted(await tx.$queryRaw<Counted<ExactCell>[]>(statement)),
  );
}

/** How many were followed for so many days, exactly. */
export interface ExactFollowing {
  cell: string | null;
  /** Nothing for those who had the outcome before, and are left out. */
  days: number | null;
  event: boolean;
  people: number;
}

/** @throws CohortTooSlowError */
export async function followMembers(
  db: PrismaClient,
  { definition, snapshot, kept }: CohortAsOf,
  question: SurvivalQuestion,
  limit: ReadLimit,
): Promise<ExactFollowing[]> {
  const statement = survivalSql(definition, snapshot, kept, question);
  return await readWithin(db, { ...limit, isOfAll: true }, async (tx) =>
    counted(await tx.$queryRaw<Counted<ExactFollowing>[]>(statement)),
  );
}

/** Whose value of a measure lay in one of its bins within a period, exactly. */
export interface ExactPeriodBin {
  period: string;
  bin: number;
  people: number;
  mean: number;
}

/** @param measure its name, and the width of its bins @throws CohortTooSlowError */
export async function measureByPeriod(
  db: PrismaClient,
  { definition, snapshot, kept }: CohortAsOf,
  measure: { name: string; width: number },
  limit: ReadLimit,
): Promise<ExactPeriodBin[]> {
  const statement = trendSql(definition, snapshot, kept, measure);
  return await readWithin(db, { ...limit, isOfAll: true }, async (tx) =>
    counted(await tx.$queryRaw<Counted<ExactPeriodBin>[]>(statement)),
  );
}

/** How many are in both cohorts, in the first alone and in the other alone. @throws CohortTooSlowError */
export async function overlapOf(
  db: PrismaClient,
  a: CohortAsOf,
  b: CohortAsOf,
  limit: ReadLimit,
): Promise<{ both: number; one: number; other: number }> {
  const statement = overlapSql([a.definition, a.snapshot, a.kept], [b.definition, b.snapshot, b.kept]);
  return await readWithin(db, { ...limit, isOfAll: true }, async (tx) => {
    const [row] = await tx.$queryRaw<{ both: bigint; one: bigint; other: bigint }[]>(statement);
    return { both: Number(row!.both), one: Number(row!.one), other: Number(row!.other) };
  });
}
