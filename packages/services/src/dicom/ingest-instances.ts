import type { Actor } from "@synoptic/domain";
import type { ArrivingFile } from "./arriving-file.ts";
import type { InstanceOutcome } from "./instance-outcome.ts";
import { type KeepContext, type KeptBatch, keepInstances } from "./keep-instances.ts";
import { type Expected, type PreparedInstance, prepareInstance } from "./prepare-instance.ts";

/** Enough that a transaction costs little a file, and few enough that none is long. */
const batchFiles = 64;
const batchBytes = 32 * 1024 ** 2;

/** Of one file, where nobody sets another limit. */
export const mostFileBytes = 2 * 1024 ** 3;

/**
 * Takes in DICOM files as they arrive, one after the other, and keeps them by the batch; while one batch is written the
 * next arrives, so that two are held at most.
 * @yields each batch's outcomes, in the order of the files
 */
export async function* ingestInstances(
  context: KeepContext,
  actor: Actor,
  files: AsyncIterable<ArrivingFile>,
  expected: Expected,
): AsyncGenerator<KeptBatch> {
  let batch = emptyBatch();
  let writing: Promise<KeptBatch> | undefined;
  const write = () => {
    writing = keepBatch(context, actor, batch);
    batch = emptyBatch();
    // It is awaited below; until then its fault is nobody's.
    writing.catch(() => {});
  };
  try {
    for await (const file of files) {
      const taken = await prepareInstance(context.blobs, file, expected);
      batch.files.push(taken);
      if ("file" in taken && taken.file.held !== null) batch.bytes += taken.file.bytes;
      if (batch.files.length < batchFiles && batch.bytes < batchBytes) continue;
      if (writing) yield await writing;
      write();
    }
  } catch (error) {
    // Where the sender goes away in the middle, what had arrived whole is kept.
    await writing;
    await keepBatch(context, actor, batch);
    throw error;
  }
  if (writing) yield await writing;
  if (batch.files.length > 0) {
    write();
    yield await writing!;
  }
}

interface Batch {
  files: (PreparedInstance | InstanceOutcome)[];
  bytes: number;
}

function emptyBatch(): Batch {
  return { files: [], bytes: 0 };
}

async function keepBatch(context: KeepContext, actor: Actor, { files }: Batch): Promise<KeptBatch> {
  const ready = files.filter((file) => "file" in file);
  const { outcomes, ...kept } = await keepInstances(context, actor, ready);
  const ofReady = outcomes.values();
  return { ...kept, outcomes: files.map((file) => ("file" in file ? ofReady.next().value! : file)) };
}
