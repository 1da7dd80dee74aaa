import { type JobHandler, type JobQueue, retries } from "./job-queue.ts";

/** The queue of a single process: first in, first out, in memory. */
export function createInProcessQueue(): JobQueue {
  const waiting = new Set<string>();
  const resting = new Map<string, NodeJS.Timeout>();
  const running = new Map<string, Promise<void>>();
  const failures = new Map<string, number>();
  let work: { handler: JobHandler; concurrency: number } | undefined;
  let closed = false;

  const enqueue = (jobId: string) => {
    if (closed || running.has(jobId) || resting.has(jobId)) return;
    waiting.add(jobId);
    setImmediate(fill);
  };

  const rest = (jobId: string) => {
    const failed = (failures.get(jobId) ?? 0) + 1;
    failures.set(jobId, failed);
    if (closed || failed >= retries.attempts) return void failures.delete(jobId);
    const timer = setTimeout(
      () => {
        resting.delete(jobId);
        enqueue(jobId);
      },
      retries.firstDelayMs * 2 ** (failed - 1),
    );
    resting.set(jobId, timer);
  };

  const fill = () => {
    while (work && !closed && running.size < work.concurrency) {
      const [jobId] = waiting;
      if (jobId === undefined) return;
      waiting.delete(jobId);
      const { handler } = work;
      const run = Promise.resolve()
        .then(() => handler(jobId))
        .then(
          () => void failures.delete(jobId),
          () => rest(jobId),
        )
        .finally(() => {
          running.delete(jobId);
          fill();
        });
      running.set(jobId, run);
    }
  };

  return {
    enqueue: async (jobId) => enqueue(jobId),
    process: (handler, { concurrency }) => {
      work = { handler, concurrency };
      fill();
    },
    close: async () => {
      closed = true;
      for (const timer of resting.values()) clearTimeout(timer);
      await Promise.all(running.values());
    },
  };
}
