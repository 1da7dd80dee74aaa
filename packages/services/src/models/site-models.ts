import { join } from "node:path";
import { DomainError } from "@synoptic/domain";
import {
  type ImageModel,
  type ModelVersionKey,
  type ScenarioModel,
  UnknownModelError,
  UnknownScenarioError,
} from "@synoptic/inference";
import { findModelRoles, isSiteModel, listSiteModels } from "@synoptic/persistence";
import type { ServiceContext } from "../context.ts";

type ModelsContext = Pick<ServiceContext, "models" | "modelsHome">;

/** Where the files of a model lie that a site added: by content, so that two sites' models never mix. */
export function modelFolder(home: string, { id, version, manifestSha256 }: ModelVersionKey): string {
  return join(home, manifestSha256.slice(0, 32), `${id}@${version}`);
}

/**
 * Loads what sites have added. One that cannot be loaded any more is not served, and the log says why: the others
 * and the bundled ones are.
 */
export async function openSiteModels(
  context: ModelsContext & Pick<ServiceContext, "db" | "log">,
): Promise<void> {
  for (const { scenario, ...key } of await listSiteModels(context.db)) {
    try {
      await openModel(context, scenario ?? "", key);
    } catch (error) {
      const code = error instanceof DomainError ? error.code : "INTERNAL";
      context.log?.error({ model: key.id, version: key.version, code }, "A model of a site is not served.");
    }
  }
}

/**
 * The image model of a version, loaded from the site's models where another process has added it meanwhile.
 * @throws UnknownModelError, and what loading throws
 */
export async function openModel(
  { models, modelsHome }: ModelsContext,
  scenario: string,
  key: ModelVersionKey,
): Promise<ImageModel> {
  try {
    return models.imageModel(scenario, key);
  } catch (error) {
    if (!(error instanceof UnknownModelError || error instanceof UnknownScenarioError)) throw error;
    return await models.add(modelFolder(modelsHome, key));
  }
}

/**
 * The scenario with the model that answers at a site: its champion, else the bundled one.
 * @throws UnknownScenarioError, and what loading the champion throws: another model must not answer in its place
 */
export async function championOf(
  context: ModelsContext & Pick<ServiceContext, "db">,
  siteId: string,
  scenario: string,
): Promise<ScenarioModel> {
  const { champion } = await findModelRoles(context.db, siteId, scenario);
  if (!champion) {
    const bundled = context.models.scenario(scenario);
    // Where nothing bundled reads the scenario, the library's default is a model that some site added for itself.
    if (await isSiteModel(context.db, bundled.head)) throw new UnknownScenarioError(scenario, []);
    return bundled;
  }
  await openModel(context, scenario, champion);
  return context.models.scenario(scenario, champion);
}
