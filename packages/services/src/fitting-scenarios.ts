import { historyEvidence, type PatientHistory } from "@synoptic/domain";
import type { ScenarioModel } from "@synoptic/inference";
import { findForeignScenarios, findModelRoles } from "@synoptic/persistence";
import type { ServiceContext } from "./context.ts";

type FittingContext = Pick<ServiceContext, "db" | "models">;

/** What a site's models read: the bundled ones', and those that the site has added. */
async function scenariosOf({ db, models }: FittingContext, siteId: string): Promise<ScenarioModel[]> {
  const foreign = await findForeignScenarios(db, siteId);
  return models.scenarios.filter(({ id }) => !foreign.has(id));
}

/**
 * All that a study's images fit: what it was registered for, first, and what else the site's own models read of its
 * modality. What bundled models read was chosen by modality and body part when it was registered.
 */
export async function scenariosForStudy(
  context: FittingContext,
  study: { siteId: string; scenario: string | null; modality: string },
): Promise<string[]> {
  const bundled = new Set(context.models.bundledScenarios.map(({ id }) => id));
  const own = (await scenariosOf(context, study.siteId)).filter(
    ({ id, expects }) => !bundled.has(id) && expects.modalities?.includes(study.modality),
  );
  return [...new Set([...(study.scenario === null ? [] : [study.scenario]), ...own.map(({ id }) => id)])];
}

/**
 * All of which the patient's history says something, or could if more of it were known: a history model that the site
 * has made champion can always use its facts.
 */
export async function scenariosForPatient(
  context: FittingContext,
  siteId: string,
  history: PatientHistory,
): Promise<string[]> {
  const { db, models } = context;
  const fitting: string[] = [];
  for (const scenario of await scenariosOf(context, siteId)) {
    const { champion } = await findModelRoles(db, siteId, scenario.id, "history");
    const { evidence, missingFacts } = historyEvidence(
      scenario,
      history,
      null,
      models.historyModel(scenario.id),
    );
    if (champion || evidence.length + missingFacts.length > 0) fitting.push(scenario.id);
  }
  return fitting;
}
