/** Does one job. A rejection means: try again later. What cannot get better is the handler's to note, and to resolve. */
export type JobHandler = (jobId: string) => Promise<void>;

/**
 * Carries ids of jobs to whoever does them, at least once each. It holds nothing but ids: what a job is and how
 * far it has come is in its row, which is told again to the queue until it is done, so a queue may forget.
 */
export interface JobQueue {
  /** Asks for a job to be done. An id that already waits is not added twice. */
  enqueue(jobId: string): Promise<void>;
  /** Begins to do jobs, `concurrency` at a time. Once a queue. */
  process(handler: JobHandler, options: { concurrency: number }): void;
  /** Takes no more jobs and waits for those that run. */
  close(): Promise<void>;
}

/** How often a job is tried, and how long it rests in between: 0.5 s, then 1 s. */
export const retries = { attempts: 3, firstDelayMs: 500 } as const;
