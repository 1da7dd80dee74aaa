import Bull from "bull";
import { type JobQueue, retries } from "./job-queue.ts";
import type { RedisOptions } from "./redis-options.ts";

/** A worker renews its hold on a job; one that is killed loses it after this long, and another takes over. */
const lockDurationMs = 10_000;
const stalledCheckMs = 5_000;

/** The queue of many processes: Bull on Redis. */
export function createRedisQueue(name: string, { redisUrl, prefix, onError }: RedisOptions): JobQueue {
  const queue = new Bull<{ jobId: string }>(name, redisUrl, {
    prefix,
    settings: {
      lockDuration: lockDurationMs,
      stalledInterval: stalledCheckMs,
      maxStalledCount: retries.attempts,
    },
    defaultJobOptions: {
      attempts: retries.attempts,
      backoff: { type: "exponential", delay: retries.firstDelayMs },
      // Bull adds no job whose id it knows: what is over must be forgotten, or it could never be asked for again.
      removeOnComplete: true,
      removeOnFail: true,
    },
  });
  queue.on("error", onError);
  return {
    enqueue: async (jobId) => {
      await queue.add({ jobId }, { jobId });
    },
    process: (handler, { concurrency }) => {
      void queue.process(concurrency, (job) => handler(job.data.jobId)).catch(onError);
    },
    close: () => queue.close(),
  };
}
