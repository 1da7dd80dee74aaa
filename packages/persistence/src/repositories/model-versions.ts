import type { Prisma } from "../generated/prisma/client.ts";
import type { Db } from "./db.ts";

/** Which exact model. */
export interface ModelVersionKey {
  id: string;
  version: string;
  manifestSha256: string;
}

export interface ModelVersionRecord extends ModelVersionKey {
  kind: string;
  scenario: string | null;
  weightsSha256: string;
  manifest: object;
  /** Markdown. */
  card: string;
}

const unique = ({ id, version, manifestSha256 }: ModelVersionKey) => ({
  modelId_version_manifestSha256: { modelId: id, version, manifestSha256 },
});

/**
 * Keeps a model's version; one that is known already is left as it is. Several processes may start at once, so
 * the row is written only where it is missing, in one statement. @returns the row's id
 */
export async function keepModelVersion(db: Db, record: ModelVersionRecord, at: Date): Promise<string> {
  const { id: modelId, manifest, ...columns } = record;
  const data = { ...columns, modelId, manifest: manifest as Prisma.InputJsonObject, registeredAt: at };
  await db.modelVersion.createMany({ data, skipDuplicates: true });
  const row = await db.modelVersion.findUniqueOrThrow({ where: unique(record), select: { id: true } });
  return row.id;
}

/** Ids of the rows of these models, in their order. @throws if one was not registered when the process started */
export async function getModelVersionIds(db: Db, keys: readonly ModelVersionKey[]): Promise<string[]> {
  const rows = await Promise.all(
    keys.map((key) => db.modelVersion.findUniqueOrThrow({ where: unique(key), select: { id: true } })),
  );
  return rows.map(({ id }) => id);
}

/** The row's id; nothing where the model was never registered. */
export async function findModelVersionId(db: Db, key: ModelVersionKey): Promise<string | undefined> {
  const row = await db.modelVersion.findUnique({ where: unique(key), select: { id: true } });
  return row?.id;
}

/** Scenarios that only models of other sites read: not to be told at this one. */
export async function findForeignScenarios(db: Db, siteId: string): Promise<ReadonlySet<string>> {
  const read = (where: Prisma.ModelVersionWhereInput) =>
    db.modelVersion.findMany({
      where: { scenario: { not: null }, ...where },
      distinct: ["scenario"],
      select: { scenario: true },
    });
  const [added, ours] = await Promise.all([
    read({ sites: { some: { siteId: { not: siteId } } } }),
    // Bundled models belong to no site.
    read({ OR: [{ sites: { none: {} } }, { sites: { some: { siteId } } }] }),
  ]);
  const known = new Set(ours.map(({ scenario }) => scenario));
  return new Set(added.flatMap(({ scenario }) => (scenario && !known.has(scenario) ? [scenario] : [])));
}
