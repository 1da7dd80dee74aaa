import type { Db } from "./db.ts";

export interface LabelledCases {
  classId: string;
  cases: number;
}

/**
 * How many studies of a site are known to be of each class, by their newest label; only classes that occur.
 * @param period when the labels were recorded: from, and before
 */
export async function countLabelledCases(
  db: Db,
  siteId: string,
  scenario: string,
  { from, to }: { from?: Date | undefined; to?: Date | undefined } = {},
): Promise<LabelledCases[]> {
  const rows = await db.$queryRaw<{ class_id: string; cases: bigint }[]>`
    SELECT class_id, count(*) AS cases
    FROM (
      SELECT DISTINCT ON (study_id) class_id
      FROM reference_labels
      WHERE site_id = ${siteId}::uuid AND scenario = ${scenario}
        AND recorded_at >= COALESCE(${from ?? null}::timestamptz, '-infinity')
        AND recorded_at < COALESCE(${to ?? null}::timestamptz, 'infinity')
      ORDER BY study_id, recorded_at DESC, id DESC
    ) AS newest
    GROUP BY class_id
    ORDER BY class_id`;
  return rows.map(({ class_id, cases }) => ({ classId: class_id, cases: Number(cases) }));
}
