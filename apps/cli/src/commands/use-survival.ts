import { NotFoundError } from "@synoptic/domain";
import { listSiteModels } from "@synoptic/persistence";
import { openServices, useSurvivalModel } from "@synoptic/services";
import { readConfig } from "../config.ts";
import { print } from "../output.ts";
import { actorAt } from "../sites.ts";

interface UseOptions {
  outcome: string;
  reason: string;
  site?: string;
}

/** Puts a survival model into use at a site for an outcome, or takes it away. */
export async function useSurvival(json: boolean, options: UseOptions, [model]: string[]): Promise<void> {
  const services = await openServices({ ...readConfig(process.env), processKind: "cli" });
  try {
    const { context } = services;
    const actor = await actorAt(context.db, options.site);
    const { outcome, reason } = options;
    const modelVersionId = model === undefined ? null : await newestOf(model);
    const used = await useSurvivalModel(context, actor, { outcome, modelVersionId, reason });
    print(json, used, () =>
      model === undefined ? `No model tells when ${outcome} comes.` : `${model} is used.`,
    );

    async function newestOf(name: string): Promise<string> {
      const [id, version] = name.split("@");
      const own = await listSiteModels(context.db, actor.siteId);
      const found = own.findLast(
        (one) => one.id === id && (version === undefined || one.version === version),
      );
      if (!found) throw new NotFoundError("The site has no such model.", ["model"]);
      return found.modelVersionId;
    }
  } finally {
    await services.close();
  }
}
