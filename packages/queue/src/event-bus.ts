/** Something changed: ids and states only, so that it may pass through Redis and logs. */
export type ChangeEvent =
  | {
      type: "job";
      siteId: string;
      jobId: string;
      patientId: string;
      state: "queued" | "running" | "succeeded" | "failed";
      /** 0 to 1. */
      progress: number;
    }
  | { type: "task"; siteId: string; taskId: string; state: "queued" | "running" | "succeeded" | "failed" }
  | { type: "worklist"; siteId: string; worklistItemId: string };

/** Tells every process what changed. A listener that was away has missed it: read the row for the truth. */
export interface EventBus {
  publish(event: ChangeEvent): void;
  /** @returns stops listening */
  subscribe(listener: (event: ChangeEvent) => void): () => void;
  close(): Promise<void>;
}
