import { randomUUID } from "node:crypto";
import { copyFile, mkdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { type Actor, InvalidInputError } from "@synoptic/domain";
import { DuplicateModelError, readModelFolder, versionKey } from "@synoptic/inference";
import { keepModelVersion, listSiteModels } from "@synoptic/persistence";
import { audit } from "../audit.ts";
import type { ServiceContext } from "../context.ts";
import { modelFolder } from "./site-models.ts";

type AddModelContext = Pick<ServiceContext, "db" | "models" | "modelsHome" | "now">;

/**
 * Adds a model to a site from its folder: the manifest, the card, and the files that the manifest names, no other.
 * Everything is checked first, the ONNX file walked and the model's self-test passed; only then does the folder take
 * its place, whole, and the row is written. The same model twice is added once.
 * @throws ManifestError, ModelIntegrityError, OnnxRefusedError, ModelSelfTestError
 * @throws DuplicateModelError where the site has another model of this id and version, or a bundled one has the id
 * @returns the row's id
 */
export async function addModelFolder(
  context: AddModelContext,
  actor: Actor,
  folder: string,
  origin: "uploaded" | "trained",
): Promise<{ modelVersionId: string; modelId: string; version: string }> {
  const { db, models, modelsHome, now } = context;
  const source = await readModelFolder(folder);
  const { manifest, manifestSha256 } = source;
  const { id, version } = manifest;
  await requireFree(context, actor, { id, version, manifestSha256 });

  const incoming = join(modelsHome, `.incoming-${randomUUID()}`, `${id}@${version}`);
  const target = modelFolder(modelsHome, { id, version, manifestSha256 });
  try {
    await mkdir(incoming, { recursive: true });
    for (const name of ["manifest.json", "CARD.md", ...filesOf(manifest)]) {
      await copyFile(join(folder, name), join(incoming, name)).catch(() => {
        throw new InvalidInputError(`The folder lacks the file ${name}.`, [name]);
      });
    }
    await models.add(incoming);
    await mkdir(join(target, ".."), { recursive: true });
    // Another process may have put the very same content there meanwhile.
    if (!(await exists(target))) await rename(incoming, target);
  } finally {
    await rm(join(incoming, ".."), { recursive: true, force: true });
  }

  const at = now();
  const info = models.manifests.find((one) => one.manifestSha256 === manifestSha256)!;
  const { title: _title, ...record } = info;
  const modelVersionId = await db.$transaction(async (tx) => {
    const rowId = await keepModelVersion(tx, record, at);
    await tx.siteModel.createMany({
      data: {
        siteId: actor.siteId,
        modelVersionId: rowId,
        origin,
        addedById: actor.kind === "user" ? actor.id : null,
        addedAt: at,
      },
      skipDuplicates: true,
    });
    await audit(tx, actor, { action: "model.add", subjectType: "ModelVersion", subjectId: rowId, at });
    return rowId;
  });
  return { modelVersionId, modelId: versionKey(info).id, version };
}

async function requireFree(
  { db, models }: Pick<AddModelContext, "db" | "models">,
  actor: Actor,
  { id, version, manifestSha256 }: { id: string; version: string; manifestSha256: string },
): Promise<void> {
  const own = await listSiteModels(db, actor.siteId);
  const twin = own.find((one) => one.id === id && one.version === version);
  if (twin && twin.manifestSha256 !== manifestSha256) throw new DuplicateModelError(id, version);
  const all = await listSiteModels(db);
  const isAdded = all.some((one) => one.id === id);
  if (!isAdded && models.manifests.some((one) => one.id === id)) throw new DuplicateModelError(id, version);
}

/** Every file that a manifest names, wherever it names it. */
function filesOf(manifest: object): string[] {
  const found: string[] = [];
  const walk = (value: unknown) => {
    if (typeof value !== "object" || value === null) return;
    const { path, sha256 } = value as { path?: unknown; sha256?: unknown };
    if (typeof path === "string" && typeof sha256 === "string") found.push(path);
    else Object.values(value).forEach(walk);
  };
  walk(manifest);
  return [...new Set(found)];
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}
