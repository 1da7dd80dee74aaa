import { Readable } from "node:stream";
import type { Actor } from "@synoptic/domain";
import { keepBlob } from "@synoptic/persistence";
import type { TaskHandler } from "../../tasks/task-handler.ts";
import type { Criterion, FhirContext, ResourceKind } from "../resource-kind.ts";
import { findResourceKind } from "../resource-kinds.ts";
import { type ExportFile, type ExportResult, exportInput } from "./export-task.ts";

const pageSize = 500;

/** Of one type's file; a site's largest are gigabytes. */
const limitBytes = 2 ** 36;

/**
 * Writes each type as one file of NDJSON, page by page, so that a site of any size needs the memory of one page. A task
 * of the kind `fhir-export`; run twice it writes the same files.
 */
export const runExport: TaskHandler = async (context, { task, signal, progress }): Promise<ExportResult> => {
  const { db, blobs, now } = context;
  const { types, since, publicUrl } = exportInput.parse(task.input);
  const actor: Actor = { kind: "system", id: null, siteId: task.siteId, role: "integrator" };
  const until = now();
  const criteria = [`lt${until.toISOString()}`, ...(since === null ? [] : [`ge${since}`])].map(
    (moment): Criterion => ({ name: "_lastUpdated", alternatives: [moment] }),
  );
  const files: ExportFile[] = [];
  for (const [place, type] of types.entries()) {
    const kind = findResourceKind(type);
    if (!kind) continue;
    progress(type, place / types.length);
    let count = 0;
    const lines = linesOf(kind, { db, actor, publicUrl }, criteria, signal, (written) => {
      count += written;
      progress(`${type}: ${count}`, (place + 0.5) / types.length);
    });
    const { sha256, bytes } = await blobs.write(Readable.from(lines, { objectMode: false }), { limitBytes });
    if (count === 0) {
      await blobs.remove(sha256);
      continue;
    }
    await keepBlob(db, { sha256, bytes, mediaType: "application/fhir+ndjson" }, now());
    files.push({ type, sha256, count });
  }
  return { transactionTime: until.toISOString(), files };
};

async function* linesOf(
  kind: ResourceKind,
  context: FhirContext,
  criteria: readonly Criterion[],
  signal: AbortSignal,
  note: (written: number) => void,
): AsyncGenerator<Buffer> {
  let before: string | undefined;
  do {
    signal.throwIfAborted();
    const page = await kind.find(context, criteria, { before, take: pageSize });
    if (page.length > 0)
      yield Buffer.from(page.map(({ resource }) => `${JSON.stringify(resource)}\n`).join(""));
    note(page.length);
    before = page.length < pageSize ? undefined : page.at(-1)?.resource.id;
  } while (before !== undefined);
}
