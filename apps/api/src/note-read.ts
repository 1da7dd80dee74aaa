import { recordAccess } from "@synoptic/services";
import { type RequestContext, requireActor } from "./context.ts";

const ofPatient = { select: { patientId: true } } as const;

/** How to find whose data a row is, by its GraphQL type. */
const owners: Record<string, (context: RequestContext, id: string) => Promise<string | undefined>> = {
  Patient: async (_context, id) => id,
  ImagingStudy: async ({ db }, id) =>
    (await db.imagingStudy.findUnique({ where: { id }, ...ofPatient }))?.patientId,
  RiskAssessment: async ({ db }, id) =>
    (await db.riskAssessment.findUnique({ where: { id }, ...ofPatient }))?.patientId,
  AssessmentJob: async ({ db }, id) =>
    (await db.assessmentJob.findUnique({ where: { id }, ...ofPatient }))?.patientId,
  WorklistItem: async ({ db }, id) =>
    (await db.worklistItem.findUnique({ where: { id }, ...ofPatient }))?.patientId,
  Encounter: async ({ db }, id) =>
    (await db.encounter.findUnique({ where: { id }, ...ofPatient }))?.patientId,
  Observation: async ({ db }, id) =>
    (await db.observation.findUnique({ where: { id }, ...ofPatient }))?.patientId,
  Condition: async ({ db }, id) =>
    (await db.condition.findUnique({ where: { id }, ...ofPatient }))?.patientId,
  MedicationStatement: async ({ db }, id) =>
    (await db.medicationStatement.findUnique({ where: { id }, ...ofPatient }))?.patientId,
  FamilyMemberHistory: async ({ db }, id) =>
    (await db.familyMemberHistory.findUnique({ where: { id }, ...ofPatient }))?.patientId,
  KeptResource: async ({ db }, id) =>
    (await db.keptResource.findUnique({ where: { id }, ...ofPatient }))?.patientId,
  Series: async ({ db }, id) =>
    (await db.series.findUnique({ where: { id }, select: { study: ofPatient } }))?.study.patientId,
  Instance: async ({ db }, id) =>
    (await db.instance.findUnique({ where: { id }, select: { series: { select: { study: ofPatient } } } }))
      ?.series.study.patientId,
  Explanation: async ({ db }, id) =>
    (await db.explanation.findUnique({ where: { id }, select: { assessment: ofPatient } }))?.assessment
      .patientId,
  Review: async ({ db }, id) =>
    (await db.review.findUnique({ where: { id }, select: { assessment: ofPatient } }))?.assessment.patientId,
};

/** Notes who looked at which patient before the answer leaves; nothing found is nothing to note. */
export async function noteRead<T extends { id: string }>(
  context: RequestContext,
  subjectType: string,
  found: T | null,
): Promise<T | null> {
  const patientId = found && (await owners[subjectType]?.(context, found.id));
  if (found && patientId) {
    await recordAccess(context.services, requireActor(context), [
      { subjectType, subjectId: found.id, patientId },
    ]);
  }
  return found;
}

/** The same for a page of assessments. */
export async function noteReads(context: RequestContext, found: readonly { id: string }[]): Promise<void> {
  const rows = await context.db.riskAssessment.findMany({
    where: { id: { in: found.map(({ id }) => id) } },
    select: { id: true, patientId: true },
  });
  await recordAccess(
    context.services,
    requireActor(context),
    rows.map(({ id, patientId }) => ({ subjectType: "RiskAssessment", subjectId: id, patientId })),
  );
}
