import type { Actor } from "@synoptic/domain";
import { DuplicateModelError, ManifestError, type ModelFolder, type ModelLibrary } from "@synoptic/inference";
import type { Db } from "@synoptic/persistence";

/**
 * Makes sure that a model goes with those that the site has: no other of its id and version, no bundled one of its id,
 * and the same classes in the same order in one scenario, so that models can be compared.
 * @throws DuplicateModelError, ManifestError
 */
export async function requireFit(
  { db, models }: { db: Db; models: Pick<ModelLibrary, "bundledIds"> },
  { siteId }: Pick<Actor, "siteId">,
  { manifest, manifestSha256 }: Pick<ModelFolder, "manifest" | "manifestSha256">,
): Promise<void> {
  const { id, version } = manifest;
  if (models.bundledIds.has(id)) throw new DuplicateModelError(id, version);
  const own = await db.siteModel.findMany({
    where: { siteId },
    select: {
      modelVersion: {
        select: { modelId: true, version: true, scenario: true, manifestSha256: true, manifest: true },
      },
    },
    orderBy: { addedAt: "asc" },
  });
  for (const { modelVersion: one } of own) {
    if (one.manifestSha256 === manifestSha256) continue;
    if (one.modelId === id && one.version === version) throw new DuplicateModelError(id, version);
    const isOfScenario = "scenario" in manifest && one.scenario === manifest.scenario;
    if (isOfScenario && classIdsOf(one.manifest) !== classIdsOf(manifest)) {
      throw new ManifestError(
        `${id}/manifest.json`,
        `it must list the classes of ${one.modelId} in the same order.`,
        [manifest.kind === "history-model" ? "classIds" : "classes"],
      );
    }
  }
}

function classIdsOf(manifest: unknown): string {
  const { classes, classIds } = manifest as { classes?: { id: string }[]; classIds?: string[] };
  return (classIds ?? classes?.map(({ id }) => id) ?? []).join();
}
