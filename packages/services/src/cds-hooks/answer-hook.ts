import { type FusedAssessment, InvalidInputError, NotFoundError } from "@synoptic/domain";
import {
  type Card,
  cdsServices,
  hookRequest,
  orderedScenarios,
  patientOf,
  writeCard,
} from "@synoptic/interop";
import type { Prisma } from "@synoptic/persistence";
import type { ServiceContext } from "../context.ts";
import { isMadeAs } from "../models/how-made.ts";
import { recordAccess } from "../record-access.ts";
import { validated } from "../validated.ts";
import type { CdsActor } from "./authenticate-cds-client.ts";
import { findHookPatient } from "./find-hook-patient.ts";

type Context = Pick<ServiceContext, "db" | "now">;

/**
 * Cards from what is stored: each scenario's newest assessment of the patient, but none that a clinician overrode,
 * which would be shown again and again. Nobody found, no cards.
 * @throws NotFoundError where there is no such service, InvalidInputError where the request is another hook's
 */
export async function answerHook(
  context: Context,
  actor: CdsActor,
  { serviceId, body, publicUrl }: { serviceId: string; body: unknown; publicUrl: string },
): Promise<{ cards: Card[] }> {
  const service = cdsServices.find(({ id }) => id === serviceId);
  if (!service) throw new NotFoundError("There is no such CDS service.");
  const request = validated(hookRequest, body);
  if (request.hook !== service.hook)
    throw new InvalidInputError(`This service answers ${service.hook}.`, ["hook"]);
  const scenarios = service.hook === "order-select" ? orderedScenarios(request) : undefined;
  if (scenarios?.size === 0) return { cards: [] };

  const patientId = await findHookPatient(context, actor, patientOf(request), `${publicUrl}/fhir`);
  if (patientId === undefined) return { cards: [] };
  const newest = await newestAssessments(context, patientId, scenarios);
  const thresholds = await thresholdsOf(context, actor.siteId, newest);
  await recordAccess(context, actor, [{ subjectType: "Patient", subjectId: patientId, patientId }]);
  return {
    cards: newest.map((assessment) =>
      writeCard({
        assessmentId: assessment.id,
        patientId,
        studyId: assessment.studyId,
        assessedAt: assessment.assessedAt,
        isAccepted: assessment.reviews.length > 0,
        result: resultOf(assessment),
        models: assessment.models.map(
          ({ modelVersion }) => `${modelVersion.modelId} ${modelVersion.version}`,
        ),
        threshold: thresholds.get(assessment.id) ?? null,
        publicUrl,
      }),
    ),
  };
}

const columns = {
  id: true,
  studyId: true,
  scenario: true,
  assessedAt: true,
  primaryFinding: true,
  result: true,
  inputs: true,
  reviews: { select: { decision: true } },
  models: {
    orderBy: { modelVersionId: "asc" },
    select: { modelVersionId: true, modelVersion: { select: { modelId: true, version: true } } },
  },
} satisfies Prisma.RiskAssessmentSelect;

type Assessment = Prisma.RiskAssessmentGetPayload<{ select: typeof columns }>;

const resultOf = ({ result }: Assessment) => result as unknown as FusedAssessment;

/** Of each scenario the newest, the greatest risk first. */
async function newestAssessments(
  { db }: Context,
  patientId: string,
  scenarios: ReadonlySet<string> | undefined,
): Promise<Assessment[]> {
  const found = await db.riskAssessment.findMany({
    where: { patientId, ...(scenarios ? { scenario: { in: [...scenarios] } } : {}) },
    distinct: ["scenario"],
    orderBy: [{ assessedAt: "desc" }, { id: "desc" }],
    select: { ...columns, rankProbability: true },
  });
  return found
    .filter(({ reviews }) => reviews.every(({ decision }) => decision !== "overridden"))
    .toSorted((a, b) => b.rankProbability - a.rankProbability);
}

/** The site's newest threshold of each assessment's primary finding, where one was chosen on risks made as it was. */
async function thresholdsOf(
  { db }: Context,
  siteId: string,
  assessments: readonly Assessment[],
): Promise<Map<string, number>> {
  const points = await db.operatingPoint.findMany({
    where: { siteId, scenario: { in: assessments.map(({ scenario }) => scenario) } },
    orderBy: [{ setAt: "desc" }, { id: "desc" }],
    select: { scenario: true, finding: true, modelVersionId: true, threshold: true, cohort: true },
  });
  return new Map(
    assessments.flatMap((assessment): [string, number][] => {
      const { id, scenario, primaryFinding, models } = assessment;
      const point = points.find(
        (one) =>
          one.scenario === scenario &&
          one.finding === primaryFinding &&
          models.some(({ modelVersionId }) => modelVersionId === one.modelVersionId) &&
          isMadeAs(one.cohort, assessment),
      );
      return point ? [[id, point.threshold]] : [];
    }),
  );
}
