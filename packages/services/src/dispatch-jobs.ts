import {
  findTakeableJobIds,
  findTakeableTasks,
  releaseResultRequests,
  releaseRunningJobs,
  releaseRunningTasks,
  releaseShadowRequests,
} from "@synoptic/persistence";
import { forgetOldTokens } from "./cds-hooks/authenticate-cds-client.ts";
import type { ServiceContext } from "./context.ts";
import { pollCoordinators } from "./federation/poll-coordinators.ts";
import { readShadows } from "./models/read-shadows.ts";
import { deliverResults } from "./pacs/deliver-results.ts";
import { keepResults } from "./pacs/keep-results.ts";
import { runAssessmentJob } from "./run-assessment-job.ts";
import { expireExports } from "./tasks/expire-exports.ts";
import { runTask } from "./tasks/run-task.ts";
import { enqueueTask } from "./tasks/task-queues.ts";
import { deliverWebhooks } from "./webhooks/deliver-webhooks.ts";

/** How many jobs one sweep tells the queue of; the next takes the rest. */
const sweepLimit = 1000;

/** How many light tasks a process is at together. */
const lightTasks = 4;

/** How many left-over shadow readings one sweep makes up for. */
const shadowLimit = 50;

/** Files of exports stay a day, tokens minutes; an hour more does no harm. */
const expireEveryMs = 60 * 60 * 1000;

/**
 * Tells the queues of every job and task that nobody is at: those that wait, and those whose process is gone. The row is
 * the truth and the queue may forget, so this runs again and again.
 * @returns how many
 */
export async function dispatchJobs(
  context: Pick<ServiceContext, "db" | "queue" | "tasks" | "now">,
): Promise<number> {
  const { db, queue, now } = context;
  const jobIds = await findTakeableJobIds(db, now(), sweepLimit);
  for (const jobId of jobIds) await queue.enqueue(jobId);
  const due = await findTakeableTasks(db, now(), sweepLimit);
  for (const task of due) await enqueueTask(context, task);
  return jobIds.length + due.length;
}

export interface StartJobsOptions {
  /** Jobs at a time in this process. */
  concurrency: number;
  /** True where no other process runs jobs of this database: then whatever is marked as running is not. */
  alone: boolean;
  sweepEveryMs?: number;
}

/**
 * Begins to run jobs in this process: those left over first, then all that come. What challengers and shadows did not
 * come to read is read by and by, results are kept, and what webhooks are to be told and servers to be sent is sent.
 * @returns stops sweeping, and waits for the sweep that runs; closing the queue waits for the jobs that run
 */
export async function startJobs(
  context: ServiceContext,
  { concurrency, alone, sweepEveryMs = 5_000 }: StartJobsOptions,
): Promise<() => Promise<void>> {
  const { db, queue, tasks, log } = context;
  if (alone) {
    const released =
      (await releaseRunningJobs(db)) +
      (await releaseRunningTasks(db)) +
      (await releaseShadowRequests(db)) +
      (await releaseResultRequests(db));
    if (released > 0) log?.info({ released }, "Jobs were interrupted and run again.");
  }
  queue.process((jobId) => runAssessmentJob(context, jobId), { concurrency });
  const runOne = (taskId: string) => runTask(context, taskId);
  tasks.heavy.process(runOne, { concurrency: 1 });
  tasks.light.process(runOne, { concurrency: lightTasks });
  const sweep = () =>
    dispatchJobs(context).catch((error: unknown) =>
      log?.warn({ err: error }, "Jobs could not be dispatched."),
    );
  await sweep();
  const stopping = new AbortController();
  const { signal } = stopping;
  const sweepShadows = oneAtATime(() => readShadows(context, { limit: shadowLimit, signal }));
  const sweepWebhooks = oneAtATime(() => deliverWebhooks(context, signal));
  const sweepResults = oneAtATime(async () => {
    await keepResults(context, signal);
    await deliverResults(context, signal);
  });
  const sweepFederation = oneAtATime(() => pollCoordinators(context, signal));
  void sweepShadows();
  void sweepWebhooks();
  void sweepResults();
  void sweepFederation();
  const timer = setInterval(() => {
    void sweep();
    void sweepShadows();
    void sweepWebhooks();
    void sweepResults();
    void sweepFederation();
  }, sweepEveryMs);
  const expire = () =>
    Promise.all([expireExports(context), forgetOldTokens(context)]).catch((error: unknown) =>
      log?.warn({ err: error }, "What is over could not be removed."),
    );
  void expire();
  const expiring = setInterval(() => void expire(), expireEveryMs);
  return async () => {
    clearInterval(timer);
    clearInterval(expiring);
    stopping.abort();
    await Promise.all(
      [sweepShadows, sweepWebhooks, sweepResults, sweepFederation].map(({ running }) => running),
    );
  };
}

/** Begins only where it is not under way already. */
function oneAtATime(run: () => Promise<void>) {
  const sweep = () => {
    sweep.running ??= run().finally(() => {
      sweep.running = undefined;
    });
    return sweep.running;
  };
  sweep.running = undefined as Promise<void> | undefined;
  return sweep;
}
