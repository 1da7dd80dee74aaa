import { EMBEDDING_SIZE, type HistoryModel } from "@synoptic/domain";
import { UnknownScenarioError } from "./errors.ts";
import { type LoadedHead, loadHead, loadHistoryModel } from "./load-head.ts";
import { checkTogether } from "./manifests-together.ts";
import { readModelFolders } from "./read-folders.ts";

/** An image head without its backbone: enough to read embeddings that are there already. */
export interface OpenHead extends LoadedHead {
  /** The scenario's fitted history model, where there is one. */
  history: HistoryModel | undefined;
}

/**
 * Opens one head by its scenario (`skin`) or its id (`skin-head`).
 * @throws UnknownScenarioError if no head has the name
 * @throws ManifestError, ModelIntegrityError as `loadModels` does
 */
export async function openHead(modelsDir: string, name: string): Promise<OpenHead> {
  const { backbones, heads, histories } = checkTogether(await readModelFolders(modelsDir));
  const head = heads.find(({ manifest }) => manifest.scenario === name || manifest.id === name);
  if (!head) {
    throw new UnknownScenarioError(
      name,
      heads.map(({ manifest }) => manifest.scenario),
    );
  }
  const { scenario, backbone } = head.manifest;
  const dimension = backbones.find(({ manifest }) => manifest.id === backbone.id)?.manifest.embeddingSize;
  const history = histories.find(({ manifest }) => manifest.scenario === scenario);
  return {
    ...(await loadHead(head, dimension ?? EMBEDDING_SIZE)),
    history: history && (await loadHistoryModel(history)),
  };
}
