import type { ImageWeight as Weight } from "@synoptic/domain";
import type { Db } from "./db.ts";
import type { ModelVersionKey } from "./model-versions.ts";

export interface KnownImageWeight {
  id: string;
  weight: Weight;
  setAt: Date;
}

/**
 * How strongly the site has said that a model's images count; nothing where it has said nothing of just this version,
 * or gone back to the model's own. What was said of an earlier champion does not count for its successor.
 */
export async function findImageWeight(
  db: Db,
  siteId: string,
  scenario: string,
  { id: modelId, version, manifestSha256 }: ModelVersionKey,
): Promise<KnownImageWeight | undefined> {
  const row = await db.imageWeight.findFirst({
    where: { siteId, scenario, modelVersion: { modelId, version, manifestSha256 } },
    orderBy: [{ setAt: "desc" }, { id: "desc" }],
    select: { id: true, weight: true, setAt: true },
  });
  return row?.weight ? { ...row, weight: row.weight as unknown as Weight } : undefined;
}
