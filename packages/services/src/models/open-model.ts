import { DomainError, type HistoryModel } from "@synoptic/domain";
import {
  type ImageModel,
  type ModelVersionKey,
  UnknownModelError,
  UnknownScenarioError,
} from "@synoptic/inference";
import { clearModelRefusals, findModelVersionId, keepModelRefusal } from "@synoptic/persistence";
import type { ServiceContext } from "../context.ts";
import { isPassing } from "../passing-faults.ts";
import { modelFolder } from "./model-folder.ts";

export type OpenModelContext = Pick<
  ServiceContext,
  "db" | "models" | "modelsHome" | "processKind" | "now" | "log"
>;

/**
 * The image model of a version, loaded from the site's models where another process has added it meanwhile. One that
 * cannot be loaded is refused: it is not served, and a row tells which kind of process refuses it and why, until it
 * loads again.
 * @throws ManifestError, ModelIntegrityError, OnnxRefusedError, ModelSelfTestError
 */
export async function openModel(
  context: OpenModelContext,
  scenario: string,
  key: ModelVersionKey,
): Promise<ImageModel> {
  const { models } = context;
  try {
    return models.imageModel(scenario, key);
  } catch (error) {
    if (!(error instanceof UnknownModelError || error instanceof UnknownScenarioError)) throw error;
  }
  return load(context, key, (folder) => models.add(folder, key.manifestSha256));
}

/**
 * The same of a history model.
 * @throws ManifestError, ModelIntegrityError
 */
export async function openHistoryModel(
  context: OpenModelContext,
  scenario: string,
  key: ModelVersionKey,
): Promise<HistoryModel> {
  const { models } = context;
  return (
    models.historyModel(scenario, key) ??
    (await load(context, key, (folder) => models.addHistory(folder, key.manifestSha256)))
  );
}

async function load<Model>(
  context: OpenModelContext,
  key: ModelVersionKey,
  add: (folder: string) => Promise<Model>,
): Promise<Model> {
  const { db, modelsHome, processKind } = context;
  let model: Model;
  try {
    model = await add(modelFolder(modelsHome, key));
  } catch (error) {
    await noteRefusal(context, key, error);
    throw error;
  }
  const modelVersionId = await findModelVersionId(db, key);
  if (modelVersionId) await clearModelRefusals(db, processKind, modelVersionId);
  return model;
}

async function noteRefusal(
  { db, processKind, now, log }: OpenModelContext,
  key: ModelVersionKey,
  error: unknown,
): Promise<void> {
  // A full disk or an engine that shuts down says nothing of the model.
  if (error instanceof DomainError && isPassing(error)) return;
  const modelVersionId = await findModelVersionId(db, key);
  if (!modelVersionId) return;
  const { code, message } =
    error instanceof DomainError
      ? error
      : { code: "INTERNAL", message: "Something went wrong when it was loaded; the log tells what." };
  const fault = { modelVersionId, process: processKind, code, message };
  if (!(await keepModelRefusal(db, fault, now()))) return;
  const { id: model, version } = key;
  // What is no typed fault is a bug: only then its own words, in the log alone.
  const err = error instanceof DomainError ? undefined : error;
  log?.error({ model, version, code, err }, "A model is refused and not served.");
}
