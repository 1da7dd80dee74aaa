import { DomainError } from "@synoptic/domain";
import { type ModelInfo, type ScenarioModel, UnknownScenarioError } from "@synoptic/inference";
import { findModelRoles, isSiteModel, listModelsWithRoles, listSiteModels } from "@synoptic/persistence";
import { type OpenModelContext, openHistoryModel, openModel } from "./open-model.ts";

/**
 * Loads what sites have added and what plays a part somewhere. One that cannot be loaded is refused, and a row tells
 * why: the others and the bundled ones are served.
 */
export async function openSiteModels(context: OpenModelContext): Promise<void> {
  const { db, log } = context;
  // What says when something comes is opened when it is asked.
  const own = (await listSiteModels(db)).filter(({ kind }) => kind !== "survival-model");
  const wanted = [...own, ...(await listModelsWithRoles(db))];
  for (const { scenario, kind, ...key } of new Map(wanted.map((one) => [one.modelVersionId, one])).values()) {
    const open = kind === "history-model" ? openHistoryModel : openModel;
    await open(context, scenario ?? "", key).catch((error: unknown) => {
      // A refusal is told by its row.
      if (!(error instanceof DomainError))
        log?.warn({ model: key.id, err: error }, "A model was not loaded.");
    });
  }
}

/** How often a process tries again what it has refused, and loads what others have added. */
const keepEveryMs = 60_000;

/**
 * Goes on loading sites' models: those that other processes have added, and those that were refused and may have been
 * mended.
 * @returns stops, once what is being loaded is
 */
export function keepSiteModels(
  context: OpenModelContext,
  { everyMs = keepEveryMs }: { everyMs?: number } = {},
): () => Promise<void> {
  let opening: Promise<void> | undefined;
  const open = () => {
    opening ??= openSiteModels(context)
      .catch((error: unknown) => context.log?.warn({ err: error }, "The sites' models could not be listed."))
      .finally(() => {
        opening = undefined;
      });
  };
  const timer = setInterval(open, everyMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await opening;
  };
}

/**
 * The scenario with the models that answer at a site: its champion of images, else the bundled one, and its champion of
 * histories, else the bundled one where there is one.
 * @throws UnknownScenarioError, and what loading a champion throws: another model must not answer in its place
 */
export async function championOf(
  context: OpenModelContext,
  siteId: string,
  scenario: string,
): Promise<ScenarioModel> {
  const reader = await imageChampionOf(context, siteId, scenario);
  const { champion } = await findModelRoles(context.db, siteId, scenario, "history");
  if (!champion) return reader;
  await openHistoryModel(context, scenario, champion);
  const history = context.models.manifests.find((info) => info.manifestSha256 === champion.manifestSha256)!;
  return withHistory(reader, history);
}

/**
 * The scenario with another history model. Quantiles of fused probabilities hold for the history model that they were
 * measured with, and for no other: the image's own are left.
 */
function withHistory(scenario: ScenarioModel, history: ModelInfo): ScenarioModel {
  if (scenario.history?.manifestSha256 === history.manifestSha256) return scenario;
  const { conformal } = scenario;
  if (!conformal) return { ...scenario, history };
  const { fusedQuantile: _marginal, fusedClassQuantiles: _byClass, ...own } = conformal;
  return { ...scenario, history, conformal: own };
}

/** The scenario as its champion of images reads it. @throws as `championOf` */
export async function imageChampionOf(
  context: OpenModelContext,
  siteId: string,
  scenario: string,
): Promise<ScenarioModel> {
  const { champion } = await findModelRoles(context.db, siteId, scenario);
  if (!champion) {
    const bundled = context.models.scenario(scenario);
    // Where nothing bundled reads the scenario, the library's default is a model that some site added for itself. The
    // answer is that of a scenario that nobody has heard of.
    if (await isSiteModel(context.db, bundled.head)) {
      throw new UnknownScenarioError(
        scenario,
        context.models.bundledScenarios.map(({ id }) => id),
      );
    }
    return bundled;
  }
  await openModel(context, scenario, champion);
  return context.models.scenario(scenario, champion);
}
