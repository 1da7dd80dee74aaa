import { DomainError } from "@synoptic/domain";
import {
  type AssessmentJob,
  claimJob,
  failJob,
  listJobState,
  noteEvent,
  noteProgress,
  returnJob,
  saveAssessment,
} from "@synoptic/persistence";
import { announceJob, announceWorklist } from "./announce.ts";
import { computeAssessment } from "./compute-assessment.ts";
import type { ServiceContext } from "./context.ts";
import { loadAssessmentInputs } from "./load-assessment-inputs.ts";
import { readShadows } from "./models/read-shadows.ts";
import { isPassing } from "./passing-faults.ts";

type JobContext = Omit<ServiceContext, "queue" | "tasks">;

/** An attempt counts when it begins, so that a job that kills its process does not do so for ever. */
const maxAttempts = 3;

/**
 * Runs one job: loads the study and the history, reads the image, fuses both and stores the result. Nothing in
 * between touches the database but the notes of how far it is. Safe to run twice, also at once: a job that is
 * done, or that another process is at, is left alone.
 *
 * A fault that the next attempt cannot mend ends the job at once, any other after three attempts; the job's row
 * then tells it.
 * @throws where another attempt is due, for the queue to make
 */
export async function runAssessmentJob(context: JobContext, jobId: string): Promise<void> {
  const { db, models, now, log } = context;
  const job = await claimJob(db, jobId, now());
  if (!job) return;
  try {
    if (job.attempts > maxAttempts) throw new InterruptedError("The assessment was interrupted too often.");
    announceJob(context, job, "running", job.progress);
    announceWorklist(context, job.siteId, await listJobState(db, jobId, "running", now()));

    const inputs = await loadAssessmentInputs(context, job);
    const computed = await computeAssessment(models, inputs, (step, progress) =>
      note(context, job, step, progress),
    );
    await note(context, job, "saving", 0.9);
    const saved = await saveAssessment(db, { job, assessedAt: now(), ...computed });

    announceJob(context, job, "succeeded", 1);
    announceWorklist(context, job.siteId, saved.worklistItemId);
    await readShadows(context, { assessmentId: saved.assessmentId, limit: 10 });
  } catch (error) {
    await handleFault(context, job, error);
    log?.warn({ jobId, attempts: job.attempts, err: error }, "An assessment did not succeed.");
  }
}

/** The process that ran the job ended in the middle, several times. */
class InterruptedError extends DomainError {
  readonly code = "INTERRUPTED";
}

async function note(
  context: JobContext,
  job: AssessmentJob,
  step: "reading" | "fusing" | "saving",
  progress: number,
): Promise<void> {
  await noteProgress(context.db, job.id, step, progress);
  announceJob(context, job, "running", progress);
}

/** @throws the fault itself where another attempt is due */
async function handleFault(context: JobContext, job: AssessmentJob, error: unknown): Promise<void> {
  if (isPassing(error) && job.attempts < maxAttempts) {
    await returnJob(context.db, job.id);
    announceJob(context, job, "queued", 0);
    throw error;
  }
  const fault =
    error instanceof DomainError
      ? { code: error.code, message: error.message }
      : { code: "INTERNAL", message: "Something went wrong; it is logged under the job's id." };
  const at = context.now();
  const { failed, worklistItemId } = await context.db.$transaction(async (tx) => {
    const failed = await failJob(tx, job.id, fault, at);
    const subject = { subjectType: "AssessmentJob", subjectId: job.id } as const;
    if (failed) await noteEvent(tx, job.siteId, { event: "assessment.failed", ...subject }, at);
    return { failed, worklistItemId: failed ? await listJobState(tx, job.id, "failed", at) : undefined };
  });
  if (failed) announceJob(context, job, "failed", 1);
  announceWorklist(context, job.siteId, worklistItemId);
}
