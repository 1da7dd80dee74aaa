import type { AssessmentJob, JobState, RiskAssessment } from "../generated/prisma/client.ts";
import type { Db } from "./db.ts";

type Case = Pick<AssessmentJob, "studyId" | "patientId" | "scenario">;

/** `<study id or patient id>:<scenario>`. */
function caseKey({ studyId, patientId, scenario }: Case): string {
  return `${studyId ?? patientId}:${scenario}`;
}

/** Shows a new job as its case's newest. What an earlier assessment found stays until the new one is there. */
export async function listNewJob(db: Db, job: AssessmentJob, at: Date): Promise<{ id: string }> {
  const { siteId, patientId, studyId, scenario, state } = job;
  const change = { latestJobId: job.id, state, updatedAt: at };
  return db.worklistItem.upsert({
    where: { caseKey: caseKey(job) },
    create: { caseKey: caseKey(job), siteId, patientId, studyId, scenario, ...change },
    update: change,
    select: { id: true },
  });
}

/** Shows a job's new state, if it is still its case's newest job. @returns the item's id */
export async function listJobState(
  db: Db,
  jobId: string,
  state: JobState,
  at: Date,
): Promise<string | undefined> {
  return listed(db, jobId, { state, updatedAt: at });
}

/** Shows a new assessment, which nobody has decided about yet. @returns the item's id */
export async function listAssessment(
  db: Db,
  assessment: Pick<RiskAssessment, "id" | "jobId" | "rankProbability" | "status">,
  at: Date,
): Promise<string | undefined> {
  return listed(db, assessment.jobId, {
    latestAssessmentId: assessment.id,
    state: "succeeded",
    rankProbability: assessment.rankProbability,
    status: assessment.status,
    decision: null,
    updatedAt: at,
  });
}

/** Shows a clinician's decision about the case's newest assessment. @returns the item's id */
export async function listDecision(
  db: Db,
  assessmentId: string,
  decision: "accepted" | "overridden",
  at: Date,
): Promise<string | undefined> {
  const [row] = await db.worklistItem.updateManyAndReturn({
    where: { latestAssessmentId: assessmentId },
    data: { decision, updatedAt: at },
    select: { id: true },
  });
  return row?.id;
}

async function listed(
  db: Db,
  latestJobId: string,
  data: Parameters<Db["worklistItem"]["updateManyAndReturn"]>[0]["data"],
): Promise<string | undefined> {
  const [row] = await db.worklistItem.updateManyAndReturn({
    where: { latestJobId },
    data,
    select: { id: true },
  });
  return row?.id;
}
