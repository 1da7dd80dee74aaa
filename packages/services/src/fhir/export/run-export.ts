import { Readable } from "node:stream";
import type { Actor } from "@synoptic/domain";
import { keepBlob } from "@synoptic/persistence";
import type { TaskHandler } from "../../tasks/task-handler.ts";
import type { Criterion, FhirContext, Found, ResourceKind } from "../resource-kind.ts";
import { findResourceKind } from "../resource-kinds.ts";
import { compareFound } from "../sorting.ts";
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
  const { types, filters, since, publicUrl } = exportInput.parse(task.input);
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
    const own = filters.filter((filter) => filter.type === type).map((filter) => filter.criteria);
    const lists = (own.length > 0 ? own : [[]]).map((more) =>
      pagesOf(kind, { db, actor, publicUrl }, [...criteria, ...more], signal),
    );
    const lines = linesOf(lists, (written) => {
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

/** All that is found, newest first, of which a page is in memory at a time. */
async function* pagesOf(
  kind: ResourceKind,
  context: FhirContext,
  criteria: readonly Criterion[],
  signal: AbortSignal,
): AsyncGenerator<Found> {
  let before: string | undefined;
  do {
    signal.throwIfAborted();
    const page = await kind.find(context, criteria, { before, take: pageSize });
    yield* page;
    before = page.length < pageSize ? undefined : page.at(-1)?.resource.id;
  } while (before !== undefined);
}

async function* linesOf(
  lists: readonly AsyncGenerator<Found>[],
  note: (written: number) => void,
): AsyncGenerator<Buffer> {
  let lines: string[] = [];
  for await (const { resource } of mergeNewest(lists)) {
    lines.push(`${JSON.stringify(resource)}\n`);
    if (lines.length < pageSize) continue;
    yield Buffer.from(lines.join(""));
    note(lines.length);
    lines = [];
  }
  if (lines.length > 0) yield Buffer.from(lines.join(""));
  note(lines.length);
}

/** Lists that are each newest first as one, in which each resource is once, whichever of them found it. */
async function* mergeNewest(lists: readonly AsyncGenerator<Found>[]): AsyncGenerator<Found> {
  const heads = await Promise.all(lists.map((list) => list.next()));
  for (;;) {
    const left = heads.flatMap(({ value, done }) => (done ? [] : [value as Found]));
    const [next] = left.toSorted(compareFound(undefined));
    if (!next) return;
    yield next;
    for (const [i, { value, done }] of heads.entries()) {
      if (!done && value.resource.id === next.resource.id) heads[i] = await lists[i]!.next();
    }
  }
}
