import type { Db } from "./db.ts";
import { fromLittleEndian } from "./float-bytes.ts";

/** Which assessments of a scenario have an embedding, each with the model version of its backbone. */
export async function embeddedAssessments(
  db: Db,
  siteId: string,
  scenario: string,
): Promise<ReadonlyMap<string, string>> {
  const rows = await db.assessmentEmbedding.findMany({
    where: { assessment: { siteId, scenario } },
    select: { assessmentId: true, modelVersionId: true },
  });
  return new Map(rows.map(({ assessmentId, modelVersionId }) => [assessmentId, modelVersionId]));
}

/** Embeddings by assessment: for a distance between many, and not for anybody's eyes. */
export async function readAssessmentEmbeddings(
  db: Db,
  assessmentIds: readonly string[],
): Promise<ReadonlyMap<string, Float32Array>> {
  const rows = await db.assessmentEmbedding.findMany({
    where: { assessmentId: { in: [...assessmentIds] } },
    select: { assessmentId: true, embedding: true },
  });
  return new Map(rows.map(({ assessmentId, embedding }) => [assessmentId, fromLittleEndian(embedding)]));
}
