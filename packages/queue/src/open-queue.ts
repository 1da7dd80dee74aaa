import type { EventBus } from "./event-bus.ts";
import { createInProcessEvents } from "./in-process-events.ts";
import { createInProcessQueue } from "./in-process-queue.ts";
import type { JobQueue } from "./job-queue.ts";
import { createRedisEvents } from "./redis-events.ts";
import { createRedisQueue } from "./redis-queue.ts";

export interface OpenQueueOptions {
  /** Without one everything stays in this process. */
  redisUrl?: string | undefined;
  prefix?: string | undefined;
  onError?: ((error: Error) => void) | undefined;
}

/** What of the long work runs beside what. */
export interface TaskQueues {
  /** Takes all the cores it is given, often for minutes: trainings, evaluations, exports. */
  heavy: JobQueue;
  /** Waits for other systems, or somebody waits for it: neither stands behind a training. */
  light: JobQueue;
}

export interface Messaging {
  kind: "in-process" | "redis";
  /** Assessments: short, and somebody waits. */
  queue: JobQueue;
  /** Long work, which must not hold up assessments. */
  tasks: TaskQueues;
  events: EventBus;
  close(): Promise<void>;
}

/** The queue and the event bus, in this process or on Redis. */
export async function openQueue(options: OpenQueueOptions = {}): Promise<Messaging> {
  const { redisUrl, prefix = "synoptic", onError = () => {} } = options;
  const redis = redisUrl === undefined ? undefined : { redisUrl, prefix, onError };
  const open = (name: string) => (redis ? createRedisQueue(name, redis) : createInProcessQueue());
  const queue = open("assessments");
  const tasks = { heavy: open("tasks"), light: open("light-tasks") };
  const events = redis ? await createRedisEvents(redis) : createInProcessEvents();
  return {
    kind: redis ? "redis" : "in-process",
    queue,
    tasks,
    events,
    close: async () => {
      await Promise.all([queue, tasks.heavy, tasks.light].map((each) => each.close()));
      await events.close();
    },
  };
}
