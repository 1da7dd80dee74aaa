import type { BackgroundTask } from "@synoptic/persistence";
import type { ServiceContext } from "../context.ts";

/** One task while this process is at it. */
interface TaskRun {
  task: Pick<BackgroundTask, "id" | "siteId" | "kind" | "input" | "requestedById">;
  /** Aborted where the task is called off or another process has taken it over. */
  signal: AbortSignal;
  /** Notes how far it is, 0 to 1; as often as one likes: few of them reach the database. */
  progress(step: string, share: number): void;
}

/**
 * Does one kind of task. Safe to run twice: what it stores is stored once.
 * @returns what the task's row keeps: ids and numbers
 */
export type TaskHandler = (context: TaskContext, run: TaskRun) => Promise<object>;

export type TaskContext = Omit<ServiceContext, "queue" | "tasks">;
