import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { DecodingStoppedError, refusedAs } from "../dicom/errors.ts";
import type { ImageJob, ImageWork, ThreadMessage } from "./image-job.ts";

/** More would only wait for each other's memory. */
const maxThreads = Math.max(1, Math.min(4, availableParallelism()));
/** A file that says nothing of its pixels yet. */
const baseTimeMs = 1500;
/** Reading elements takes some 10 ms a MiB. */
const timePerMebibyteMs = 100;
/** The slowest codec, JPEG 2000, decodes three to five megapixels a second. */
const timePerMegapixelMs = 1500;
const mostTimeMs = 300_000;
/** How much longer than that a thread may take where the machine gives the process too little of itself. */
const starvation = 4;
/**
 * For what is no pixel: a file's attributes as objects, a few hundred bytes each, of which a file has a million at most.
 * Buffers do not count; sizes are checked before those are made.
 */
const maxHeapMib = 1024;

interface Thread {
  worker: Worker;
  /** Whether it has said that it waits for jobs. */
  ready: boolean;
  task: Task | undefined;
}

interface Task {
  job: ImageJob;
  resolve(value: ImageWork[keyof ImageWork]): void;
  reject(error: Error): void;
  limitMs: number;
  startedMs: number;
  startedCpuMs: number;
  timer: NodeJS.Timeout | undefined;
}

const threads = new Set<Thread>();
const waiting: Task[] = [];

/**
 * Works on one file's bytes in a thread of a pool that stays warm. Time, memory and the size of what comes out are
 * limited; a thread that exceeds them or fails is replaced, and only its own file is refused.
 *
 * The bytes move over where they fill their buffer, and are then empty here; a view of a larger one is copied.
 * @throws DecodingStoppedError, and whatever the work refuses a file with
 */
export function inImageThread<Kind extends keyof ImageWork>(job: ImageJob<Kind>): Promise<ImageWork[Kind]> {
  return new Promise((resolve, reject) => {
    const isWhole = job.bytes.byteLength === job.bytes.buffer.byteLength;
    const bytes = isWhole ? job.bytes : new Uint8Array(job.bytes);
    const limitMs = baseTimeMs + (bytes.length / 2 ** 20) * timePerMebibyteMs;
    waiting.push({
      job: { ...job, bytes },
      resolve: resolve as Task["resolve"],
      reject,
      limitMs,
      startedMs: 0,
      startedCpuMs: 0,
      timer: undefined,
    });
    dispatch();
  });
}

function dispatch(): void {
  for (const thread of threads) if (thread.ready && !thread.task) begin(thread);
  const starting = [...threads].filter(({ ready }) => !ready).length;
  for (let i = starting; i < waiting.length && threads.size < maxThreads; i++) start();
}

function start(): void {
  const worker = new Worker(new URL("./image-thread.mjs", import.meta.url), {
    // None of the process's own flags and settings.
    execArgv: [],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: maxHeapMib },
    // Codecs print what they think of a stream.
    stdout: true,
    stderr: true,
  });
  const thread: Thread = { worker, ready: false, task: undefined };
  threads.add(thread);
  worker.on("message", (message: ThreadMessage) => hear(thread, message));
  worker.on("error", (error) => {
    if (!thread.ready) failToStart(error);
    end(thread, "Reading the file failed.", error);
  });
  worker.on("exit", () => end(thread, "Reading the file failed."));
}

/** What keeps a thread from starting keeps the next one too: a bug, which no file is to blame for. */
function failToStart(error: Error): void {
  for (const task of waiting.splice(0)) task.reject(error);
}

function begin(thread: Thread): void {
  const task = waiting.shift();
  if (!task) return;
  thread.task = task;
  task.startedMs = performance.now();
  task.startedCpuMs = cpuMs();
  watch(thread, task, task.limitMs);
  // Only a thread that is at work keeps the process alive.
  thread.worker.ref();
  thread.worker.postMessage(task.job, [task.job.bytes.buffer as ArrayBuffer]);
}

function hear(thread: Thread, message: ThreadMessage): void {
  if ("ready" in message) {
    thread.ready = true;
    thread.worker.unref();
    dispatch();
    return;
  }
  const { task } = thread;
  if (!task) return;
  if ("megapixels" in message) {
    task.limitMs = Math.min(mostTimeMs, task.limitMs + message.megapixels * timePerMegapixelMs);
    return;
  }
  if ("failed" in message) {
    // What failed for a reason that nobody foresaw may have left anything behind.
    end(thread, "Reading the file failed.", new Error(message.failed));
    return;
  }
  clearTimeout(task.timer);
  thread.task = undefined;
  thread.worker.unref();
  if ("value" in message) task.resolve(message.value);
  else task.reject(refusedAs(message.refused));
  dispatch();
}

/** The limit is of time at work: where the process got less of the machine, the thread is given what it missed. */
function watch(thread: Thread, task: Task, inMs: number): void {
  task.timer = setTimeout(() => {
    const wallMs = performance.now() - task.startedMs;
    // The whole process's, of which the thread has had no more than the clock allows.
    const workedMs = Math.min(wallMs, cpuMs() - task.startedCpuMs);
    const leftMs = task.limitMs - Math.max(workedMs, wallMs / starvation);
    if (leftMs > 0) watch(thread, task, Math.max(20, Math.min(leftMs, task.limitMs)));
    else end(thread, "The file takes longer to decode than its size justifies.");
  }, inMs);
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function end(thread: Thread, why: string, cause?: Error): void {
  if (!threads.delete(thread)) return;
  const { task } = thread;
  thread.task = undefined;
  void thread.worker.terminate();
  if (task) {
    clearTimeout(task.timer);
    const error = new DecodingStoppedError(why, ["7FE00010"]);
    error.cause = cause;
    task.reject(error);
  }
  dispatch();
}
