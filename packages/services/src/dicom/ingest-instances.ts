import { type Actor, DomainError } from "@synoptic/domain";
import { type ArrivedFile, type ArrivingFile, receiveFile } from "./arriving-file.ts";
import { type InstanceOutcome, type KeepContext, type KeptBatch, keepInstances } from "./keep-instances.ts";

/** Enough that a transaction costs little a file, and few enough that none is long. */
const batchFiles = 64;
const batchBytes = 32 * 1024 ** 2;

/** Of one file, where nobody sets another limit. */
export const mostFileBytes = 2 * 1024 ** 3;

export interface IngestOptions {
  /** Of one file. */
  limitBytes: number;
  /** Refuses instances of any other study. */
  only?: string | undefined;
}

/**
 * Takes in DICOM files as they arrive, one after the other, and keeps them by the batch; while one batch is written the
 * next arrives, so that two are held at most.
 * @yields each batch's outcomes, in the order of the files
 */
export async function* ingestInstances(
  context: KeepContext,
  actor: Actor,
  files: AsyncIterable<ArrivingFile>,
  { limitBytes, only }: IngestOptions,
): AsyncGenerator<KeptBatch> {
  let batch = emptyBatch();
  let writing: Promise<KeptBatch> | undefined;
  const write = () => {
    const { arrived, refused } = batch;
    batch = emptyBatch();
    writing = keepInstances(context, actor, arrived, only).then((kept) => ({
      ...kept,
      outcomes: [...kept.outcomes, ...refused],
    }));
    // It is awaited below; until then its fault is nobody's.
    writing.catch(() => {});
  };
  try {
    for await (const file of files) {
      try {
        const arrived = await receiveFile(context.blobs, file, limitBytes);
        batch.arrived.push(arrived);
        batch.bytes += arrived.held === null ? 0 : arrived.bytes;
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        batch.refused.push(refusedFile(file.name, error));
      }
      if (batch.arrived.length < batchFiles && batch.bytes < batchBytes) continue;
      if (writing) yield await writing;
      write();
    }
  } catch (error) {
    // Where the sender goes away in the middle, what had arrived whole is kept.
    await writing;
    if (batch.arrived.length > 0) await keepInstances(context, actor, batch.arrived, only);
    throw error;
  }
  if (writing) yield await writing;
  if (batch.arrived.length + batch.refused.length > 0) {
    write();
    yield await writing!;
  }
}

interface Batch {
  arrived: ArrivedFile[];
  refused: InstanceOutcome[];
  bytes: number;
}

function emptyBatch(): Batch {
  return { arrived: [], refused: [], bytes: 0 };
}

function refusedFile(name: string, { code, message: reason }: DomainError): InstanceOutcome {
  return { name, state: "refused", uids: null, refusal: { code, reason }, studyId: null };
}
