import { randomUUID } from "node:crypto";
import { copyFile, lstat, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Actor, InvalidInputError } from "@synoptic/domain";
import { namedFiles, proveApart, readModelFolder, versionKey } from "@synoptic/inference";
import { clearModelRefusals, keepModelVersion, lockSiteModels } from "@synoptic/persistence";
import { audit } from "../audit.ts";
import type { ServiceContext } from "../context.ts";
import { modelFolder } from "./model-folder.ts";
import { placeModel } from "./place-model.ts";
import { requireFit } from "./require-fit.ts";

export type AddModelContext = Pick<ServiceContext, "db" | "models" | "modelsHome" | "processKind" | "now">;

/**
 * Adds a model to a site from its folder: the manifest, the card, and the files that the manifest names, no other.
 * Everything is checked first, the ONNX file walked and the model's self-test passed; only then does the folder take
 * its place, whole, and the row is written. The same model twice is added once; where its files were lost or spoiled
 * meanwhile, adding it again mends them.
 * @throws ManifestError, ModelIntegrityError, OnnxRefusedError, UnboundedModelError, ModelSelfTestError
 * @throws DuplicateModelError where the site has another model of this id and version, or a bundled one has the id
 * @returns the row's id
 */
export async function addModelFolder(
  context: AddModelContext,
  actor: Actor,
  folder: string,
  origin: "uploaded" | "trained",
): Promise<{ modelVersionId: string; modelId: string; version: string }> {
  const { db, models, modelsHome, processKind, now } = context;
  const added = await readModelFolder(folder);
  const { manifest, manifestSha256 } = added;
  const { id, version } = manifest;
  await requireFit(context, actor, added);

  const incoming = join(modelsHome, `.incoming-${randomUUID()}`, `${id}@${version}`);
  try {
    await mkdir(incoming, { recursive: true });
    for (const name of ["manifest.json", "CARD.md", ...namedFiles(manifest).map(({ path }) => path)]) {
      await copyPlain(folder, incoming, name);
    }
    await proveApart(incoming);
    if (manifest.kind === "history-model") await models.addHistory(incoming, manifestSha256);
    else await models.add(incoming, manifestSha256);
    await placeModel(incoming, modelFolder(modelsHome, { id, version, manifestSha256 }), manifestSha256);
  } finally {
    await rm(join(incoming, ".."), { recursive: true, force: true });
  }

  const at = now();
  const info = models.manifests.find((one) => one.manifestSha256 === manifestSha256)!;
  const { title: _title, ...record } = info;
  const modelVersionId = await db.$transaction(async (tx) => {
    await lockSiteModels(tx, actor.siteId);
    // Another administrator may have added one meanwhile that it does not go with.
    await requireFit({ db: tx, models }, actor, added);
    const rowId = await keepModelVersion(tx, record, at);
    await clearModelRefusals(tx, processKind, rowId);
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

async function copyPlain(from: string, to: string, name: string): Promise<void> {
  // A link would bring a file of whoever adds the folder into what is shown to everybody.
  const about = await lstat(join(from, name)).catch(() => undefined);
  if (!about) throw new InvalidInputError(`The folder lacks the file ${name}.`, [name]);
  if (!about.isFile()) throw new InvalidInputError(`${name} is a link or no plain file.`, [name]);
  await copyFile(join(from, name), join(to, name));
}
