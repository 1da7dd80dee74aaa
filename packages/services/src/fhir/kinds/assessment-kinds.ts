import {
  type AssessmentToWrite,
  writeDiagnosticReport,
  writeProvenance,
  writeRiskAssessment,
} from "@synoptic/interop";
import { type Prisma, visibleAssessments } from "@synoptic/persistence";
import type { FhirResource } from "fhir/r4.js";
import { choiceParameter, plainCode, type TableParameter } from "../parameters.ts";
import type { ResourceKind } from "../resource-kind.ts";
import { tableKind } from "../table-kind.ts";
import {
  assessedDate,
  assessmentColumns,
  assessmentParameters,
  assessmentStatus,
  assessmentsToWrite,
  effectiveDate,
  reportStatus,
  targetParameter,
} from "./assessments.ts";
import { withId } from "./patients.ts";

type Where = Prisma.RiskAssessmentWhereInput;

/** A resource of which every assessment gives one. */
function assessmentKind(
  type: string,
  includes: readonly string[],
  parameters: Record<string, TableParameter<Where>>,
  write: (assessment: AssessmentToWrite) => FhirResource,
): ResourceKind {
  return tableKind({
    type,
    includes,
    parameters,
    sorts: Object.fromEntries(
      Object.entries(parameters).flatMap(([name, parameter]) =>
        parameter === assessedDate ? [[name, { column: "assessedAt" }]] : [],
      ),
    ),
    visible: visibleAssessments,
    rows: (db, query) => db.riskAssessment.findMany({ ...query, ...assessmentColumns }),
    count: (db, where) => db.riskAssessment.count({ where }),
    write: async (rows, context) =>
      (await assessmentsToWrite(rows, context)).map((assessment) => ({
        resource: withId(write(assessment)),
        patientId: assessment.patientId,
      })),
  });
}

const scenario = "risk-report-";

export const riskAssessments = assessmentKind(
  "RiskAssessment",
  ["patient", "subject"],
  {
    ...assessmentParameters,
    date: assessedDate,
    status: assessmentStatus,
    method: choiceParameter<Where>("Whether an image was read.", {
      "image-and-history": { studyId: { not: null } },
      "history-only": { studyId: null },
    }),
  },
  writeRiskAssessment,
);

export const diagnosticReports = assessmentKind(
  "DiagnosticReport",
  ["patient", "subject"],
  {
    ...assessmentParameters,
    date: effectiveDate,
    issued: assessedDate,
    status: reportStatus,
    code: plainCode<Where>(`The kind of report: ${scenario}<scenario>.`, (code) => ({
      scenario: code.startsWith(scenario) ? code.slice(scenario.length) : "",
    })),
    category: choiceParameter<Where>("Every report here is of imaging.", { IMG: {} }),
  },
  writeDiagnosticReport,
);

const { _id, _lastUpdated, patient } = assessmentParameters;

export const provenances = assessmentKind(
  "Provenance",
  ["patient"],
  { _id, _lastUpdated, patient, target: targetParameter, recorded: assessedDate },
  writeProvenance,
);
