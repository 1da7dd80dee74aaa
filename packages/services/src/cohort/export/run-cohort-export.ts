import { type Actor, exportTable, exportTableNames, imageTable } from "@synoptic/domain";
import { keepBlob, readAside } from "@synoptic/persistence";
import type { TaskContext, TaskHandler } from "../../tasks/task-handler.ts";
import { loadRun } from "../load-run.ts";
import { onGrid } from "../on-grid.ts";
import { chooseMembers } from "./choose-members.ts";
import { type DataFile, tableFiles } from "./export-files.ts";
import { exportKey } from "./export-key.ts";
import { exportRules } from "./export-rules.ts";
import {
  type CohortExportResult,
  cohortExportInput,
  type ExportLimits,
  exportLimits,
} from "./export-task.ts";
import { cohortJson, dictionaryCsv, type ExportLosses, manifestJson, readMe } from "./export-texts.ts";
import { imageFiles, type LeftOutImages } from "./image-files.ts";
import type { RowSource } from "./table-rows.ts";
import { type FileToWrite, type WrittenFile, writeZip } from "./write-zip.ts";

/**
 * Writes a run's members, de-identified, as one ZIP. A task of the kind `cohort-export`; run twice it writes the same
 * archive. What it needs of memory is one page of members, however many there are.
 * @throws CohortTooSmallError, CohortTooSimilarError, TooLargeError, ForbiddenError where the purpose is over
 */
export const runCohortExport: TaskHandler = (context, run) =>
  // How long it took, or was refused after, is told by the task's own times.
  onGrid(() => exportWithin(context, run, exportLimits));

/** The same with other limits. */
export async function exportWithin(
  context: TaskContext,
  { task, signal, progress }: Parameters<TaskHandler>[1],
  limits: ExportLimits,
): Promise<CohortExportResult> {
  const { db, replica, blobs, now } = context;
  const { runId, format, tables } = cohortExportInput.parse(task.input);
  const actor: Actor = { kind: "system", id: null, siteId: task.siteId, role: "researcher" };
  const run = await loadRun(context, actor, runId, "export");
  const purpose = await db.researchPurpose.findUniqueOrThrow({
    where: { id: run.purposeId },
    select: { title: true, approval: true },
  });
  const key = await exportKey(db, task.siteId, run.purposeId);
  progress("choosing members", 0);
  const { people, leftOut } = await chooseMembers(db, task.id, run, key);
  signal.throwIfAborted();
  progress("counting codes", 0.05);
  const rules = await readAside(context, (read) => exportRules(read, task.id, run));

  const rows = new Map<string, number>();
  const leftOutImages: LeftOutImages = new Map();
  const told = (count: number, cell: readonly string[]) => run.guard.count(count, cell).value;
  const losses = (): ExportLosses => ({
    people: told(people, ["exported"]),
    leftOut: told(leftOut, ["left-out"]),
    floor: run.guard.floor,
    notShown: [...leftOutImages].map(([reason, images]) => ({
      reason,
      images: told(images, ["images", reason]),
    })),
  });
  let step = { name: "", from: 0 };
  const source: RowSource = {
    ...{ db, replica, taskId: task.id, at: run.snapshot.at, key, rules, signal, maxRows: limits.rows },
    tellsIndex: run.definition.index?.event.event !== "assessment",
    // In twentieths: exactly, it would tell how many there are.
    note: (done) =>
      progress(step.name, Math.floor(20 * (0.1 + 0.88 * (step.from + done / people / parts))) / 20),
  };
  const files: DataFile[] = tableFiles(source, { format, tables }, (table, count) => rows.set(table, count));

  const parts = files.length + (format === "images" ? 1 : 0);

  async function* archive(written: readonly WrittenFile[]): AsyncGenerator<FileToWrite> {
    for (const [place, file] of files.entries()) {
      step = { name: file.table, from: place / parts };
      yield { ...file, path: `data/${file.path}` };
    }
    if (format === "images") {
      step = { name: "images", from: files.length / parts };
      yield* imageFiles({ ...source, blobs, maxImages: limits.images }, leftOutImages);
    }
    const shown = exportTableNames.filter((name) => tables.includes(name)).map(exportTable);
    const described = format === "images" ? [...shown, imageTable] : shown;
    yield { path: "dictionary.csv", content: dictionaryCsv(described) };
    yield textFile("cohort.json", cohortJson(run, purpose));
    yield textFile("README.txt", readMe(run, purpose, losses()));
    yield textFile(
      "manifest.json",
      manifestJson(written, { format, losses: losses(), rows: byPath(files, rows) }),
    );
  }
  const stored = await blobs.write(writeZip(archive, run.snapshot.at), { limitBytes: limits.bytes });
  await keepBlob(db, { ...stored, mediaType: "application/zip" }, now());
  return {
    ...losses(),
    files: [stored],
    rows: [...rows].map(([table, count]) => ({ table, rows: told(count, ["rows", table]) })),
  };
}

function byPath(files: readonly DataFile[], rows: ReadonlyMap<string, number>): Map<string, number> {
  return new Map(
    files.flatMap(({ path, table }) => (rows.has(table) ? [[`data/${path}`, rows.get(table)!]] : [])),
  );
}

function textFile(path: string, text: string): FileToWrite {
  return { path, content: [Buffer.from(text)] };
}
