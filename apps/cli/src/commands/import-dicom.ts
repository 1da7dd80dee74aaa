import { importDicom, openServices } from "@synoptic/services";
import { readConfig } from "../config.ts";
import { badInput, print } from "../output.ts";
import { readInput } from "../read-file.ts";
import { actorAt } from "../sites.ts";

/** Registers what is good; a refused file makes the command end with 2. */
export async function importDicomFiles(
  json: boolean,
  options: { site?: string },
  files: string[],
): Promise<void> {
  const services = await openServices({ ...readConfig(process.env), processKind: "cli" });
  try {
    const actor = await actorAt(services.context.db, options.site);
    const sources = files.map((name) => ({ name, read: () => readInput(name) }));
    const result = await importDicom(services.context, actor, sources);
    print(json, result, () =>
      [
        `${result.imported} imported, ${result.duplicates} known already, ${result.refused.length} refused`,
        `${result.patientsRegistered} patients registered, ${result.jobIds.length} assessments queued: the server runs them`,
        ...result.refused.map(({ file, code, reason }) => `refused ${file}: ${code}: ${reason}`),
      ].join("\n"),
    );
    if (result.refused.length > 0) badInput();
  } finally {
    await services.close();
  }
}
