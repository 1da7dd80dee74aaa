import type { AssessmentJob } from "@synoptic/persistence";
import type { ServiceContext } from "./context.ts";

export type AnnouncedJob = Pick<AssessmentJob, "id" | "siteId" | "patientId">;

/** Tells whoever listens how far a job is. */
export function announceJob(
  { events }: Pick<ServiceContext, "events">,
  { id: jobId, siteId, patientId }: AnnouncedJob,
  state: AssessmentJob["state"],
  progress: number,
): void {
  events.publish({ type: "job", siteId, jobId, patientId, state, progress });
}

/** Tells whoever listens that a case of the worklist changed; nothing where none did. */
export function announceWorklist(
  { events }: Pick<ServiceContext, "events">,
  siteId: string,
  worklistItemId: string | undefined,
): void {
  if (worklistItemId !== undefined) events.publish({ type: "worklist", siteId, worklistItemId });
}
