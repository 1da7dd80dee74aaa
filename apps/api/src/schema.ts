import "./schema/about.ts";
import "./schema/add-model.ts";
import "./schema/api-client.ts";
import "./schema/assess.ts";
import "./schema/assessments.ts";
import "./schema/assessment-operating-points.ts";
import "./schema/assessment-job.ts";
import "./schema/audit-event.ts";
import "./schema/background-task.ts";
import "./schema/cds-client.ts";
import "./schema/clinic-prevalence.ts";
import "./schema/cohort.ts";
import "./schema/cohort-overview.ts";
import "./schema/cohort-survival.ts";
import "./schema/explain-assessment.ts";
import "./schema/train-head.ts";
import "./schema/train-history.ts";
import "./schema/explanation.ts";
import "./schema/facts.ts";
import "./schema/fhir.ts";
import "./schema/glucose-report.ts";
import "./schema/home-blood-pressure.ts";
import "./schema/image-policy.ts";
import "./schema/image-weight.ts";
import "./schema/imaging-study.ts";
import "./schema/import-history.ts";
import "./schema/kept-resource.ts";
import "./schema/model.ts";
import "./schema/model-comparison.ts";
import "./schema/model-role.ts";
import "./schema/newest-cases.ts";
import "./schema/node.ts";
import "./schema/observation-series.ts";
import "./schema/operating-point.ts";
import "./schema/patient.ts";
import "./schema/patient-features.ts";
import "./schema/patient-scores.ts";
import "./schema/record-facts.ts";
import "./schema/reference-label.ts";
import "./schema/register-patient.ts";
import "./schema/register-study.ts";
import "./schema/review.ts";
import "./schema/risk-alert-rule.ts";
import "./schema/risk-assessment.ts";
import "./schema/risk-timeline.ts";
import "./schema/scalars.ts";
import "./schema/score.ts";
import "./schema/sign-in.ts";
import "./schema/site.ts";
import "./schema/subscriptions.ts";
import "./schema/survival-curve.ts";
import "./schema/survival-model.ts";
import "./schema/webhook.ts";
import "./schema/webhook-verbs.ts";
import "./schema/worklist.ts";
import { lexicographicSortSchema, printSchema } from "graphql";
import { builder } from "./builder.ts";

/** The whole API, one file of `schema/` a type or verb. */
export const schema = builder.toSchema();

/** The schema as `schema.graphql` keeps it, in the alphabet's order so that a change shows as one. */
export function printedSchema(): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
