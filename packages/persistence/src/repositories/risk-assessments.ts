import type { FusedAssessment, InstanceChoice } from "@synoptic/domain";
import type { AssessmentJob, Prisma, PrismaClient, RiskAssessment } from "../generated/prisma/client.ts";
import type { Db } from "./db.ts";
import { littleEndian } from "./float-bytes.ts";
import { getModelVersionIds, type ModelVersionKey } from "./model-versions.ts";
import { sendResults } from "./result-deliveries.ts";
import { requestResults } from "./result-requests.ts";
import { requestShadows } from "./shadow-requests.ts";
import { noteEvent } from "./webhooks.ts";
import { listAssessment } from "./worklist-items.ts";

export interface NewRiskAssessment {
  job: Pick<AssessmentJob, "id" | "siteId" | "patientId" | "studyId" | "scenario" | "historyAsOf">;
  /** The instance that was read; of several the newest of those that count. */
  instanceId: string | null;
  /** Which of its frames, from 1; nothing where it has one. */
  frameNumber?: number | null;
  /** Of every instance of the study; none without one. */
  instanceChoices?: readonly InstanceChoice[];
  assessedAt: Date;
  result: FusedAssessment;
  /** What went in: fact ids, the instance's SHA-256, prevalence and its source. */
  inputs: object;
  models: readonly ModelVersionKey[];
  maps: AssessmentMaps | null;
  /** What a frozen backbone made of the instance that was read; nothing where none reads the scenario. */
  embedding?: { backbone: ModelVersionKey; data: Float32Array } | null;
  /** Of the study's other images that were read. */
  otherMaps?: readonly (AssessmentMaps & { instanceId: string; frameNumber: number | null })[];
}

/** Class activation maps, `[classes, rows, columns]`. */
export interface AssessmentMaps {
  rows: number;
  columns: number;
  data: Float32Array;
}

export interface SavedAssessment {
  assessmentId: string;
  worklistItemId: string | undefined;
  /** False where the job had its assessment already. */
  isNew: boolean;
}

/**
 * Writes an assessment, ends its job, shows it on the worklist, puts the event on its way to webhooks and, where an
 * image was read, asks the site's challenger and shadow to read it and its results to be kept and sent, in one transaction. One job gives one assessment: where it has one already, nothing changes.
 */
export async function saveAssessment(
  db: PrismaClient,
  assessment: NewRiskAssessment,
): Promise<SavedAssessment> {
  const { job, assessedAt } = assessment;
  return db.$transaction(async (tx) => {
    // The job's row is locked first, so that a second run of the job waits here and then finds the assessment.
    await tx.$queryRaw`SELECT 1 FROM assessment_jobs WHERE id = ${job.id}::uuid FOR UPDATE`;
    const existing = await tx.riskAssessment.findUnique({ where: { jobId: job.id }, select: { id: true } });
    if (existing) return { assessmentId: existing.id, worklistItemId: undefined, isNew: false };

    const created = await create(tx, assessment);
    await tx.assessmentJob.update({
      where: { id: job.id },
      data: { state: "succeeded", step: "done", progress: 1, finishedAt: assessedAt },
      select: { id: true },
    });
    if (assessment.instanceId !== null) {
      const { siteId, scenario } = job;
      await requestShadows(tx, { id: created.id, siteId, scenario }, assessedAt);
      if (await requestResults(tx, created.id, assessedAt))
        await sendResults(tx, { assessmentId: created.id, siteId, when: "assessed" }, assessedAt);
    }
    const subject = { subjectType: "RiskAssessment", subjectId: created.id } as const;
    await noteEvent(tx, job.siteId, { event: "assessment.completed", ...subject }, assessedAt);
    const worklistItemId = await listAssessment(tx, created, assessedAt);
    return { assessmentId: created.id, worklistItemId, isNew: true };
  });
}

type Created = Pick<RiskAssessment, "id" | "jobId" | "rankProbability" | "status">;

async function create(tx: Db, assessment: NewRiskAssessment): Promise<Created> {
  const { job, instanceId, assessedAt, result, inputs, models, maps, embedding, otherMaps = [] } = assessment;
  const { siteId, patientId, studyId, scenario, historyAsOf } = job;
  const primary = result.findings.find(({ findingId }) => findingId === result.primaryFindingId);
  if (!primary) throw new Error(`The assessment of ${scenario} lacks its primary finding.`);
  const modelVersionIds = await getModelVersionIds(tx, models);
  const [backboneId] = embedding ? await getModelVersionIds(tx, [embedding.backbone]) : [];
  return tx.riskAssessment.create({
    data: {
      jobId: job.id,
      siteId,
      patientId,
      studyId,
      instanceId,
      frameNumber: assessment.frameNumber ?? null,
      instanceChoices: [...(assessment.instanceChoices ?? [])],
      scenario,
      status: result.status,
      withheldReason: result.withheldReason,
      assessedAt,
      historyAsOf,
      primaryFinding: primary.findingId,
      preTestProbability: primary.preTestProbability,
      likelihoodRatio: primary.likelihoodRatio,
      postTestProbability: primary.postTestProbability,
      rankProbability: primary.postTestProbability ?? primary.preTestProbability,
      conformalSet: [...(result.conformalSet?.classIds ?? [])],
      noveltySimilarity: result.novelty?.similarity ?? null,
      noveltyThreshold: result.novelty?.threshold ?? null,
      result: result as unknown as Prisma.InputJsonObject,
      inputs: inputs as Prisma.InputJsonObject,
      maps: maps ? littleEndian(maps.data) : null,
      mapRows: maps?.rows ?? null,
      mapColumns: maps?.columns ?? null,
      ...(embedding && backboneId
        ? {
            embedding: { create: { modelVersionId: backboneId, embedding: littleEndian(embedding.data) } },
          }
        : {}),
      otherMaps: {
        create: otherMaps.map((one) => ({
          instanceId: one.instanceId,
          frameNumber: one.frameNumber ?? 1,
          maps: littleEndian(one.data),
          mapRows: one.rows,
          mapColumns: one.columns,
        })),
      },
      models: { create: modelVersionIds.map((modelVersionId) => ({ modelVersionId })) },
    },
    select: { id: true, jobId: true, rankProbability: true, status: true },
  });
}
