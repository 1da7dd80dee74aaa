import { DomainError } from "@synoptic/domain";
import { checkModelFolder } from "@synoptic/inference";
import { findServingRefusal, type ModelVersion } from "@synoptic/persistence";
import { isPassing } from "../passing-faults.ts";
import { modelFolder } from "./model-folder.ts";
import { ModelRefusedError } from "./model-refused-error.ts";
import { type OpenModelContext, openHistoryModel, openModel } from "./open-model.ts";

/**
 * Makes sure that a model can be served: that this process loads it, that its files are still the very ones, so that
 * another start would load it too, and that no other serving process has refused it.
 * @param isOwn whether the site has brought it, and not the product
 * @throws ModelRefusedError
 */
export async function requireServed(
  context: OpenModelContext,
  scenario: string,
  row: Pick<ModelVersion, "id" | "modelId" | "version" | "manifestSha256" | "kind">,
  { isOwn }: { isOwn: boolean },
): Promise<void> {
  const { db, modelsHome, processKind } = context;
  const key = { id: row.modelId, version: row.version, manifestSha256: row.manifestSha256 };
  try {
    await (row.kind === "history-model" ? openHistoryModel : openModel)(context, scenario, key);
    if (isOwn) await checkModelFolder(modelFolder(modelsHome, key), key.manifestSha256);
  } catch (error) {
    if (!(error instanceof DomainError) || isPassing(error)) throw error;
    const { code, message } = error;
    throw new ModelRefusedError(key, { process: processKind, code, message });
  }
  const refusal = await findServingRefusal(db, row.id);
  if (refusal) throw new ModelRefusedError(key, refusal);
}
