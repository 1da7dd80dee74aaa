import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { importDicom } from "../import-dicom.ts";
import type { TaskHandler } from "../tasks/task-handler.ts";
import { type DicomImportResult, dicomImportInput } from "./dicom-import-task.ts";
import { filesIn } from "./files-in.ts";

/** Safe to run twice: what is kept is kept once. */
export const runDicomImport: TaskHandler = async (context, { task, signal, progress }) => {
  const { sha256, actor } = dicomImportInput.parse(task.input);
  const folder = await mkdtemp(join(tmpdir(), "synoptic-import-"));
  try {
    progress("unpacking", 0);
    const archive = join(folder, "archive");
    await pipeline(await context.blobs.stream(sha256), createWriteStream(archive, { mode: 0o600 }), {
      signal,
    });
    const { count, files } = await filesIn([archive]);
    // Who may import may do so for the site; roles were asked for when the task was.
    const as = { ...actor, id: task.requestedById, siteId: task.siteId, role: "integrator" } as const;
    const done = await importDicom(context, as, files, (number) => {
      signal.throwIfAborted();
      progress(`${number} of ${count} files`, number / Math.max(1, count));
    });
    const { imported, duplicates, refusals, patientsRegistered, studyIds } = done;
    return {
      ...{ imported, duplicates, refusals, patientsRegistered },
      studies: studyIds.length,
    } satisfies DicomImportResult;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
