import { addModelFolder, openServices } from "@synoptic/services";
import { readConfig } from "../config.ts";
import { print } from "../output.ts";
import { actorAt } from "../sites.ts";

/** Adds a model of one's own to a site from its folder, once it has passed every check and its self-test. */
export async function modelAdd(json: boolean, options: { site?: string }, [folder]: string[]): Promise<void> {
  const services = await openServices({ ...readConfig(process.env), processKind: "cli" });
  try {
    const actor = await actorAt(services.context.db, options.site);
    const added = await addModelFolder(services.context, actor, folder!, "uploaded");
    print(json, added, () => `${added.modelId} ${added.version} is added; \`model role\` gives it a part.`);
  } finally {
    await services.close();
  }
}
