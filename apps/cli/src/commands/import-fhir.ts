import { DomainError } from "@synoptic/domain";
import { type HistoryImport, importHistory, openServices } from "@synoptic/services";
import { readConfig } from "../config.ts";
import { badInput, print } from "../output.ts";
import { readInput } from "../read-file.ts";
import { actorAt } from "../sites.ts";

type Count = HistoryImport["counts"][number];
type Refusal = HistoryImport["refused"][number] & { file: string };
type Warning = HistoryImport["warnings"][number] & { file: string };
interface RefusedFile {
  file: string;
  code: string;
  reason: string;
}

/** Imports what is good of every file; a file that is refused whole makes the command end with 2. */
export async function importFhir(json: boolean, options: { site?: string }, files: string[]): Promise<void> {
  const services = await openServices({ ...readConfig(process.env), processKind: "cli" });
  try {
    const actor = await actorAt(services.context.db, options.site);
    const counts: Count[] = [];
    const refused: Refusal[] = [];
    const warnings: Warning[] = [];
    const refusedFiles: RefusedFile[] = [];
    const patientIds = new Set<string>();
    for (const file of files) {
      try {
        const done = await importHistory(services.context, actor, { bundle: await readInput(file) });
        counts.push(...done.counts);
        refused.push(...done.refused.map((refusal) => ({ ...refusal, file })));
        warnings.push(...done.warnings.map((warning) => ({ ...warning, file })));
        for (const id of done.patientIds) patientIds.add(id);
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        refusedFiles.push({ file, code: error.code, reason: error.message });
      }
    }
    const result = {
      ...{ counts: sumByType(counts), refused, warnings, refusedFiles },
      patientIds: [...patientIds],
    };
    print(json, result, () =>
      [
        ...result.counts.map(
          (one) =>
            `${one.resourceType}: ${one.imported} imported, ${one.skipped} skipped, ${one.refused} refused`,
        ),
        ...refused.map(({ file, path, code, reason }) => `refused ${file} ${path}: ${code}: ${reason}`),
        ...warnings.map(({ file, path, code, reason }) => `warning ${file} ${path}: ${code}: ${reason}`),
        ...refusedFiles.map(({ file, code, reason }) => `refused ${file}: ${code}: ${reason}`),
      ].join("\n"),
    );
    if (refusedFiles.length > 0) badInput();
  } finally {
    await services.close();
  }
}

function sumByType(counts: readonly Count[]): Count[] {
  const byType = new Map<string, Count>();
  for (const one of counts) {
    const sum = byType.get(one.resourceType) ?? { ...one, imported: 0, skipped: 0, refused: 0 };
    byType.set(one.resourceType, {
      resourceType: one.resourceType,
      imported: sum.imported + one.imported,
      skipped: sum.skipped + one.skipped,
      refused: sum.refused + one.refused,
    });
  }
  return [...byType.values()];
}
