import { graphql, type ResultOf, type VariablesOf } from "../../graphql/document.ts";

export const EvaluationsQuery = graphql(`
  query CohortEvaluations($runId: ID!) {
    cohortEvaluations(runId: $runId) {
      findingLabel
      labels
      task { id state createdAt error { message } }
    }
  }
`);

export type EvaluationItem = ResultOf<typeof EvaluationsQuery>["cohortEvaluations"][number];

export const EvaluateCohortMutation = graphql(`
  mutation EvaluateCohort($input: EvaluateCohortInput!) {
    evaluateCohort(input: $input) {
      __typename
      ... on EvaluateCohortPayload { task { id } }
      ... on Problem { code message }
    }
  }
`);

export const EvaluationChoicesQuery = graphql(`
  query EvaluationChoices {
    codeSets { conditions }
    computableRisks { scoreId modelVersionId findingId label predicts conditionSet years }
    scenarios { id label findings { id label conditionSet } }
    models { id versionId title version scenario kind }
  }
`);

export type ChoicesData = ResultOf<typeof EvaluationChoicesQuery>;
export type EvaluationRequest = VariablesOf<typeof EvaluateCohortMutation>["input"];

export const EvaluationReportQuery = graphql(`
  query EvaluationReport($taskId: ID!) {
    cohortEvaluation(taskId: $taskId) {
      scenario
      labels
      report {
        snapshotAt
        floor
        findingLabel
        model
        computed { horizonYears withinDays indexOn }
        members { value floor }
        assessed { value floor }
        leftOut { reason people { value floor } }
        namedInTable { value floor }
        evaluated { value floor }
        withFinding { value floor }
        withoutFinding { value floor }
        skinTypeUnknown { value floor }
        figures {
          evidence {
            evidence
            auc { value low high }
            averagePrecision { value low high }
            brier { value low high }
            reliability
            resolution
            uncertainty
            slope { value low high }
            intercept { value low high }
            inTheLarge { value low high }
            observedToExpected { value low high }
            calibrationError
            thresholds {
              threshold
              accuracy { value low high }
              sensitivity { value low high }
              specificity { value low high }
              precision { value low high }
              negativePredictiveValue { value low high }
              f1 { value low high }
              positiveLikelihoodRatio { value low high }
              negativeLikelihoodRatio { value low high }
              netBenefit { value low high }
              treatAll
            }
            bins { meanProbability observed { value low high } }
          }
          differences {
            first
            second
            auc { value low high p }
            threshold
            withFinding { value low high }
            withoutFinding { value low high }
          }
          versions {
            reads
            firstAuc { value low high }
            secondAuc { value low high }
            difference {
              first
              second
              auc { value low high p }
              threshold
              withFinding { value low high }
              withoutFinding { value low high }
            }
          }
          subgroups {
            by
            group
            people { value floor }
            auc { value low high }
            observedToExpected { value low high }
            difference { value low high p }
            adjustedP
            tooSmallToTell
            differs
          }
        }
        drift {
          secondPeriodFrom
          before { people { value floor } calibration { slope { value low high } intercept { value low high } observedToExpected { value low high } auc { value low high } } }
          after { people { value floor } calibration { slope { value low high } intercept { value low high } observedToExpected { value low high } auc { value low high } } }
          embedding { squaredDiscrepancy p before { value floor } after { value floor } }
          inputs { of stability distance p moved bins { from to before after } }
        }
      }
    }
  }
`);

export type ReportData = NonNullable<
  NonNullable<ResultOf<typeof EvaluationReportQuery>["cohortEvaluation"]>["report"]
>;
export type FiguresData = NonNullable<ReportData["figures"]>;
export type EvidenceData = FiguresData["evidence"][number];
export type ThresholdData = EvidenceData["thresholds"][number];
export type SubgroupData = FiguresData["subgroups"][number];
export type DriftData = NonNullable<ReportData["drift"]>;
