import { findForeignScenarios } from "@synoptic/persistence";
import { type RequestContext, requireActor } from "./context.ts";
import type { ScenarioInfo } from "./scenarios.ts";

/** What studies can be read for at the caller's site: what the bundled models read, and the site's own. */
export async function siteScenarios(context: RequestContext): Promise<ScenarioInfo[]> {
  const foreign = await findForeignScenarios(context.db, requireActor(context).siteId);
  return context.scenarios.all().filter(({ id }) => !foreign.has(id));
}
