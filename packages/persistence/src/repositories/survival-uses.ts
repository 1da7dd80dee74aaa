import type { Db } from "./db.ts";
import type { ModelVersionKey } from "./model-versions.ts";

export interface SurvivalUse extends ModelVersionKey {
  outcome: string;
  modelVersionId: string;
}

/** Which survival model a site uses now, for each outcome that has one. */
export async function findSurvivalUses(db: Db, siteId: string): Promise<SurvivalUse[]> {
  const rows = await db.survivalModelUse.findMany({
    where: { siteId },
    orderBy: [{ setAt: "desc" }, { id: "desc" }],
    distinct: ["outcome"],
    include: { modelVersion: { select: { id: true, modelId: true, version: true, manifestSha256: true } } },
  });
  return rows.flatMap(({ outcome, modelVersion }) => {
    if (!modelVersion) return [];
    const { id: modelVersionId, modelId: id, version, manifestSha256 } = modelVersion;
    return [{ outcome, modelVersionId, id, version, manifestSha256 }];
  });
}
