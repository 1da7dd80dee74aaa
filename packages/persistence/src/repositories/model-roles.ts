import type { ModelAlias, ModelReads } from "../generated/prisma/client.ts";
import type { Db } from "./db.ts";
import type { ModelVersionKey } from "./model-versions.ts";

const keyOf = (row: { modelId: string; version: string; manifestSha256: string }): ModelVersionKey => ({
  id: row.modelId,
  version: row.version,
  manifestSha256: row.manifestSha256,
});

/**
 * Lets one transaction at a time change which models a site has and which part they play. Those that only refer to the
 * site do not wait.
 */
export async function lockSiteModels(tx: Db, siteId: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM sites WHERE id = ${siteId}::uuid FOR NO KEY UPDATE`;
}

/** Who plays which role in a site's scenario now; nothing for a role that nobody plays. @param reads images or histories */
export async function findModelRoles(
  db: Db,
  siteId: string,
  scenario: string,
  reads: ModelReads = "image",
): Promise<Partial<Record<ModelAlias, ModelVersionKey & { modelVersionId: string }>>> {
  const rows = await db.modelRole.findMany({
    where: { siteId, scenario, reads },
    orderBy: [{ setAt: "desc" }, { id: "desc" }],
    distinct: ["alias"],
    include: { modelVersion: true },
  });
  return Object.fromEntries(
    rows.flatMap(({ alias, modelVersion }) =>
      modelVersion ? [[alias, { ...keyOf(modelVersion), modelVersionId: modelVersion.id }] as const] : [],
    ),
  );
}

/** Every model that a site has added, with the scenario that it reads. */
export async function listSiteModels(
  db: Db,
  siteId?: string,
): Promise<
  (ModelVersionKey & { modelVersionId: string; siteId: string; kind: string; scenario: string | null })[]
> {
  const rows = await db.siteModel.findMany({
    where: siteId === undefined ? {} : { siteId },
    include: { modelVersion: true },
    orderBy: { addedAt: "asc" },
  });
  return rows.map(({ modelVersion, modelVersionId, siteId: of }) => ({
    ...keyOf(modelVersion),
    modelVersionId,
    siteId: of,
    kind: modelVersion.kind,
    scenario: modelVersion.scenario,
  }));
}

/** Every model that plays a part at some site now, whoever brought it; each once. */
export async function listModelsWithRoles(
  db: Db,
): Promise<(ModelVersionKey & { modelVersionId: string; scenario: string; kind: string })[]> {
  const rows = await db.modelRole.findMany({
    orderBy: [{ setAt: "desc" }, { id: "desc" }],
    distinct: ["siteId", "scenario", "reads", "alias"],
    include: { modelVersion: true },
  });
  const found = rows.flatMap(({ scenario, modelVersion }) =>
    modelVersion
      ? [{ ...keyOf(modelVersion), modelVersionId: modelVersion.id, scenario, kind: modelVersion.kind }]
      : [],
  );
  return [...new Map(found.map((one) => [one.modelVersionId, one])).values()];
}

/** Whether a model is one that a site has added, and not a bundled one. */
export async function isSiteModel(
  db: Db,
  { id, version, manifestSha256 }: ModelVersionKey,
): Promise<boolean> {
  const found = await db.siteModel.findFirst({
    where: { modelVersion: { modelId: id, version, manifestSha256 } },
    select: { siteId: true },
  });
  return found !== null;
}
