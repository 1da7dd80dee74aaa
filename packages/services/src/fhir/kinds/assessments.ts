import type { Actor, Coding, FusedAssessment } from "@synoptic/domain";
import { type AssessmentToWrite, type InstantRange, readReferenceId, readToken } from "@synoptic/interop";
import { factTypes, type Prisma, type PrismaClient, visibleModels } from "@synoptic/persistence";
import {
  choiceParameter,
  dateParameter,
  idParameter,
  ownId,
  patientParameter,
  type TableParameter,
} from "../parameters.ts";
import type { FhirContext } from "../resource-kind.ts";

type Where = Prisma.RiskAssessmentWhereInput;

/** An assessment's row with all that its resources are written from. */
export const assessmentColumns = {
  select: {
    id: true,
    patientId: true,
    studyId: true,
    scenario: true,
    assessedAt: true,
    result: true,
    inputs: true,
    mapRows: true,
    study: { select: { acquiredAt: true } },
    patient: { select: { synthetic: true } },
    models: {
      orderBy: { modelVersionId: "asc" },
      select: { modelVersion: { select: { id: true, kind: true, manifest: true } } },
    },
    reviews: {
      orderBy: [{ reviewedAt: "desc" }, { id: "desc" }],
      select: {
        decision: true,
        reviewedAt: true,
        reason: true,
        overriddenProbability: true,
        reviewer: { select: { name: true } },
        cdsClient: { select: { name: true } },
      },
    },
  },
} satisfies Prisma.RiskAssessmentDefaultArgs;

export type AssessmentRow = Prisma.RiskAssessmentGetPayload<typeof assessmentColumns>;

/**
 * What the resources of these assessments are written from; one statement more for the facts that they used, and one for
 * the codes of findings of assessments without an image, which no model of theirs tells.
 */
export async function assessmentsToWrite(
  rows: readonly AssessmentRow[],
  { db, actor, publicUrl }: FhirContext,
): Promise<AssessmentToWrite[]> {
  const types = await factTypes(db, rows.flatMap(factIdsOf));
  const uncoded = rows.filter((row) => ownCodes(row).size === 0).map(({ scenario }) => scenario);
  const scenarioCodes = await codesOfScenarios(db, actor, uncoded);
  return rows.map((row) => ({
    id: row.id,
    patientId: row.patientId,
    studyId: row.studyId,
    acquiredAt: row.study?.acquiredAt ?? null,
    assessedAt: row.assessedAt,
    result: row.result as unknown as FusedAssessment,
    synthetic: row.patient.synthetic,
    hasHeatmaps: row.mapRows !== null,
    models: row.models.map(({ modelVersion: { id, kind } }) => ({ id, kind })),
    findingCodes: new Map([...(scenarioCodes.get(row.scenario) ?? []), ...ownCodes(row)]),
    facts: factIdsOf(row).flatMap((id) => {
      const resourceType = types.get(id);
      return resourceType === undefined ? [] : [{ resourceType, id }];
    }),
    reviews: row.reviews.map(({ reviewer, cdsClient, ...review }) => ({
      ...review,
      reviewerName: reviewer?.name ?? cdsClient?.name ?? "a reviewer",
    })),
    publicUrl,
  }));
}

function factIdsOf({ inputs }: Pick<AssessmentRow, "inputs">): string[] {
  const { factIds } = (inputs ?? {}) as { factIds?: unknown };
  return Array.isArray(factIds) ? factIds.filter((id) => typeof id === "string") : [];
}

/** Codes of the findings that the assessment's own models tell. */
function ownCodes({ models }: Pick<AssessmentRow, "models">): Map<string, Coding> {
  return new Map(models.flatMap(({ modelVersion: { manifest } }) => [...findingCodes(manifest)]));
}

/** The same of any model of the scenarios, the newest counting. */
async function codesOfScenarios(
  db: PrismaClient,
  actor: Actor,
  scenarios: readonly string[],
): Promise<Map<string, Map<string, Coding>>> {
  if (scenarios.length === 0) return new Map();
  const models = await db.modelVersion.findMany({
    where: { AND: [visibleModels(actor), { scenario: { in: [...new Set(scenarios)] } }] },
    orderBy: { id: "asc" },
    select: { scenario: true, manifest: true },
  });
  const codes = new Map<string, Map<string, Coding>>();
  for (const { scenario, manifest } of models) {
    const known = codes.get(scenario ?? "") ?? [];
    codes.set(scenario ?? "", new Map([...known, ...findingCodes(manifest)]));
  }
  return codes;
}

/** The findings of a model's manifest, by id. */
export function findingCodes(manifest: Prisma.JsonValue): Map<string, Coding> {
  const { findings } = (manifest ?? {}) as { findings?: unknown };
  const told = Array.isArray(findings) ? (findings as { id: string; code: Coding }[]) : [];
  return new Map(told.map(({ id, code }) => [id, code]));
}

const reviewed = {
  preliminary: { reviews: { none: {} } },
  final: { AND: [{ reviews: { some: {} } }, { reviews: { none: { decision: "overridden" } } }] },
  amended: { reviews: { some: { decision: "overridden" } } },
} as const satisfies Record<string, Where>;

/** What a clinician's look has made of it; a report's word for `preliminary` is `partial`. */
export const assessmentStatus = choiceParameter<Where>("Not yet, accepted, or overridden.", reviewed);
export const reportStatus = choiceParameter<Where>("Not yet, accepted, or overridden.", {
  partial: reviewed.preliminary,
  final: reviewed.final,
  amended: reviewed.amended,
});

/** An assessment changes once, when it is made, and what FHIR shows of it again with every review. */
function changedWithin(range: InstantRange): Where {
  if ("not" in range) return { NOT: changedWithin(range.not) };
  const { gte, lt } = range;
  return {
    AND: [
      ...(gte ? [{ OR: [{ assessedAt: { gte } }, { reviews: { some: { reviewedAt: { gte } } } }] }] : []),
      ...(lt ? [{ assessedAt: { lt }, reviews: { none: { reviewedAt: { gte: lt } } } }] : []),
    ],
  };
}

/** When the image was made, or where there is none the assessment. */
export const effectiveDate = dateParameter<Where>(
  "When the image was made, else the assessment.",
  (range) => ({
    OR: [{ study: { acquiredAt: range } }, { studyId: null, assessedAt: range }],
  }),
);

export const assessedDate = dateParameter<Where>("When it was assessed.", (assessedAt) => ({ assessedAt }));

const identifier: TableParameter<Where> = {
  type: "token",
  documentation: "urn:ietf:rfc:3986|urn:uuid:<id>.",
  where: (text) => ({ id: ownId(readToken(text).value?.replace(/^urn:uuid:/, "")) }),
};

export const assessmentParameters = {
  _id: idParameter as TableParameter<Where>,
  _lastUpdated: dateParameter("When it was made or last reviewed.", changedWithin),
  patient: patientParameter as TableParameter<Where>,
  subject: patientParameter as TableParameter<Where>,
  identifier,
};

/** By what Provenance is about: a RiskAssessment, a DiagnosticReport or a finding's Observation. */
export const targetParameter: TableParameter<Where> = {
  type: "reference",
  documentation: "What was made: RiskAssessment, DiagnosticReport or a finding's Observation.",
  where: (text) => {
    const types = ["RiskAssessment", "DiagnosticReport", "Observation"];
    const id = types.map((type) => readReferenceId(text, type)).find((one) => one !== undefined);
    return { id: ownId(id?.split(".")[0]) };
  },
};
