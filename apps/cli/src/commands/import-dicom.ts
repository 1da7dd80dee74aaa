import { filesIn, importDicom, openServices } from "@synoptic/services";
import { readConfig } from "../config.ts";
import { badInput, print, progressLine } from "../output.ts";
import { actorAt } from "../sites.ts";

/** Keeps what is good; a refused file makes the command end with 2. */
export async function importDicomFiles(
  json: boolean,
  options: { site?: string },
  paths: string[],
): Promise<void> {
  const services = await openServices({ ...readConfig(process.env), processKind: "cli" });
  try {
    const actor = await actorAt(services.context.db, options.site);
    const { count, files } = await filesIn(paths);
    const tell = progressLine();
    const result = await importDicom(services.context, actor, files, (done) =>
      tell(`${done} of ${count} files`, done / Math.max(1, count)),
    );
    const refused = Object.values(result.refusals).reduce((sum, number) => sum + number, 0);
    print(json, result, () =>
      [
        `${result.imported} imported, ${result.duplicates} known already, ${refused} refused`,
        `${result.patientsRegistered} patients registered, ${result.jobIds.length} assessments queued: the server runs them`,
        ...result.refused.map(({ file, code, reason }) => `refused ${file}: ${code}: ${reason}`),
        ...(refused > result.refused.length ? [`and ${refused - result.refused.length} more`] : []),
      ].join("\n"),
    );
    if (refused > 0) badInput();
  } finally {
    await services.close();
  }
}
