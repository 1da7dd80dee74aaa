import { keepModelVersion } from "@synoptic/persistence";
import type { ServiceContext } from "./context.ts";

/**
 * Writes the versions of the loaded models to the database, so that assessments can name them. Run once when a
 * process starts.
 * @returns ids of their rows
 */
export async function registerModels({
  db,
  models,
  now,
}: Pick<ServiceContext, "db" | "models" | "now">): Promise<string[]> {
  const at = now();
  const ids: string[] = [];
  for (const { title: _title, ...record } of models.manifests) {
    ids.push(await keepModelVersion(db, record, at));
  }
  return ids;
}
