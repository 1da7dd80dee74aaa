import type { Actor } from "@synoptic/domain";
import {
  type AssessmentJob,
  createJob,
  type Db,
  listNewJob,
  type NewAssessmentJob,
} from "@synoptic/persistence";
import { announceJob, announceWorklist } from "./announce.ts";
import { audit } from "./audit.ts";
import type { ServiceContext } from "./context.ts";

export interface RequestedAssessment {
  job: AssessmentJob;
  worklistItemId: string;
}

/**
 * Writes a request to assess: the job's row, its case on the worklist and the note of who asked. Runs in the
 * caller's transaction; `dispatchRequested` afterwards tells the queue.
 */
export async function requestAssessment(
  tx: Db,
  actor: Actor,
  request: NewAssessmentJob,
  at: Date,
): Promise<RequestedAssessment> {
  const job = await createJob(tx, request, at);
  const { id: worklistItemId } = await listNewJob(tx, job, at);
  await audit(tx, actor, {
    action: "assessment.request",
    subjectType: "AssessmentJob",
    subjectId: job.id,
    patientId: job.patientId,
    at,
  });
  return { job, worklistItemId };
}

/** Tells the listeners of requests that are committed. Those that are put off, the sweep tells the queue of. */
export function announceRequested(
  context: Pick<ServiceContext, "events">,
  requests: readonly RequestedAssessment[],
): void {
  for (const { job, worklistItemId } of requests) {
    announceJob(context, job, job.state, job.progress);
    announceWorklist(context, job.siteId, worklistItemId);
  }
}

/**
 * Tells the queue and the listeners of requests that are committed. A queue that cannot be reached is no fault
 * here: the row stays, and the sweep tells it again.
 */
export async function dispatchRequested(
  context: Pick<ServiceContext, "queue" | "events" | "log">,
  requests: readonly RequestedAssessment[],
): Promise<void> {
  announceRequested(context, requests);
  for (const { job } of requests) {
    await context.queue.enqueue(job.id).catch((error: unknown) => {
      context.log?.warn(
        { jobId: job.id, err: error },
        "The queue did not take a job; the sweep will try again.",
      );
    });
  }
}
