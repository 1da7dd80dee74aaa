import { InvalidInputError, NotFoundError } from "@synoptic/domain";
import { type ModelAlias, type ModelReads, visibleModels } from "@synoptic/persistence";
import { openServices, setModelRole } from "@synoptic/services";
import { readConfig } from "../config.ts";
import { print } from "../output.ts";
import { actorAt } from "../sites.ts";

interface RoleOptions {
  scenario: string;
  as: string;
  reason: string;
  site?: string;
  reads?: string;
}

const readings: readonly ModelReads[] = ["image", "history"];
const aliases: readonly ModelAlias[] = ["champion", "challenger", "shadow"];

/** Gives a model a part at a site, or takes the part away where no model is named. */
export async function modelRole(json: boolean, options: RoleOptions, [name]: string[]): Promise<void> {
  const alias = aliases.find((one) => one === options.as);
  if (!alias) throw new InvalidInputError(`A part is one of ${aliases.join(", ")}.`, ["as"]);
  const reads = readings.find((one) => one === (options.reads ?? "image"));
  if (!reads) throw new InvalidInputError(`What is read is one of ${readings.join(", ")}.`, ["reads"]);
  const services = await openServices({ ...readConfig(process.env), processKind: "cli" });
  try {
    const { db } = services.context;
    const actor = await actorAt(db, options.site);
    const { scenario, reason } = options;
    const modelVersionId = name === undefined ? null : await newestVersion(name);
    await setModelRole(services.context, actor, { scenario, reads, alias, modelVersionId, reason });
    print(json, { scenario, reads, alias, model: name ?? null }, () =>
      name === undefined
        ? `${scenario} has no ${alias} of its own now.`
        : `${name} is ${scenario}'s ${alias} now.`,
    );

    async function newestVersion(given: string): Promise<string> {
      const [modelId, version] = given.split("@");
      const row = await db.modelVersion.findFirst({
        where: { modelId: modelId!, ...(version ? { version } : {}), AND: [visibleModels(actor)] },
        orderBy: [{ registeredAt: "desc" }, { id: "desc" }],
      });
      if (!row) throw new NotFoundError("The site has no such model.", ["model"]);
      return row.id;
    }
  } finally {
    await services.close();
  }
}
