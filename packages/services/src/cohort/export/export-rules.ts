import { codeColumns, type ExportRules, rareCodes, shareCodes } from "@synoptic/domain";
import { countExportCodes, countRareCategories, type Db } from "@synoptic/persistence";
import type { LoadedRun } from "../load-run.ts";

/** Which codes and words of an export's members may be told. */
export async function exportRules(
  db: Db,
  taskId: string,
  { snapshot, guard }: LoadedRun,
): Promise<ExportRules> {
  const codes: Partial<Record<(typeof codeColumns)[number], ReturnType<typeof shareCodes>>> = {};
  for (const column of codeColumns) {
    const counted = await countExportCodes(db, taskId, column, snapshot.at);
    const rare = rareCodes(counted, guard.floor);
    const categories = await countRareCategories(db, taskId, column, snapshot.at, rare);
    codes[column] = shareCodes(counted, categories, guard.floor);
  }
  return { codes: codes as ExportRules["codes"], vocabulary: await vocabularyOf(db) };
}

/** The words of the models that are installed: they were there before any patient. */
async function vocabularyOf(db: Db): Promise<ExportRules["vocabulary"]> {
  const models = await db.modelVersion.findMany({
    select: { modelId: true, version: true, scenario: true, manifest: true },
  });
  const idsIn = (key: "classes" | "findings") =>
    models.flatMap(({ manifest }) => {
      const told = (manifest as Record<string, unknown> | null)?.[key];
      return Array.isArray(told) ? told.map((one: { id?: unknown }) => String(one.id)) : [];
    });
  return {
    scenarios: new Set(models.flatMap(({ scenario }) => scenario ?? [])),
    classes: new Set(idsIn("classes")),
    findings: new Set(idsIn("findings")),
    models: new Set(models.map(({ modelId, version }) => `${modelId}@${version}`)),
  };
}
