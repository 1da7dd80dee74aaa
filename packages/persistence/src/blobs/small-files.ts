import { once } from "node:events";
import { Worker } from "node:worker_threads";

/** Larger ones are not worth a copy. */
export const mostSmallBytes = 1024 ** 2;
/** One writes while the other waits for the device. */
const maxWriters = 2;
const filesAtATime = 64;

interface SmallFile {
  /** Where it is written. */
  part: string;
  /** What it is called once it is whole; nothing is written where that is there. */
  path: string;
  bytes: Uint8Array;
}

interface Task {
  file: SmallFile;
  resolve(isNew: boolean): void;
  reject(error: Error): void;
}

interface Outcome {
  isNew: boolean;
  fault?: { code: string | undefined; message: string };
}

const writers = new Set<Worker>();
const idle: Worker[] = [];
const waiting: Task[] = [];

/**
 * Writes a small file, flushes it, gives it its name and flushes that. Of such a file the eight steps cost less than to
 * wake a thread of Node's pool for each and this one after each. So one thread does them, for all files that have come
 * while it was busy with those before.
 * @returns whether there was no such name before
 */
export function writeSmallFile({ part, path, bytes }: SmallFile): Promise<boolean> {
  return new Promise((resolve, reject) => {
    // A copy, which moves over: what is given may be a view of a larger buffer, all of which would be copied.
    waiting.push({ file: { part, path, bytes: new Uint8Array(bytes) }, resolve, reject });
    dispatch();
  });
}

function dispatch(): void {
  while (waiting.length > 0) {
    const writer = idle.pop() ?? (writers.size < maxWriters ? start() : undefined);
    if (!writer) return;
    void write(writer, waiting.splice(0, filesAtATime));
  }
}

function start(): Worker {
  // None of the process's own flags and settings.
  const writer = new Worker(new URL("./small-file-thread.mjs", import.meta.url), { execArgv: [], env: {} });
  writers.add(writer);
  return writer;
}

async function write(writer: Worker, tasks: readonly Task[]): Promise<void> {
  const files = tasks.map(({ file }) => file);
  // Only a thread that is at work keeps the process alive.
  writer.ref();
  writer.postMessage(
    files,
    files.map(({ bytes }) => bytes.buffer as ArrayBuffer),
  );
  try {
    const [outcomes] = (await once(writer, "message")) as [Outcome[]];
    writer.unref();
    idle.push(writer);
    for (const [i, { resolve, reject }] of tasks.entries()) {
      const { isNew, fault } = outcomes[i]!;
      if (fault) reject(Object.assign(new Error(fault.message), { code: fault.code }));
      else resolve(isNew);
    }
  } catch (error) {
    // The thread itself failed: the next files get another.
    writers.delete(writer);
    for (const { reject } of tasks) reject(error as Error);
  }
  dispatch();
}
