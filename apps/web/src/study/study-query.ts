import { graphql, type ResultOf } from "../graphql/document.ts";
import { HistoryFragment } from "../patient/history-query.ts";

export const AssessmentFragment = graphql(`
  fragment AssessmentDetail on RiskAssessment {
    id
    status
    withheldAdvice { short why help }
    assessedAt
    historyAsOf
    historyOnly
    missingFacts
    sensitivity { name label source lowest highest options { label probability } }
    scenario { id label }
    findings {
      findingId
      label
      preTestProbability
      likelihoodRatio
      postTestProbability
      parts { kind name label logOdds source cumulativeProbability }
    }
    primaryFinding { findingId }
    classes { classId label prevalence preTestProbability imageProbability postTestProbability }
    conformalSet { level classIds classConditionalIds }
    novelty { similarity threshold isNovel }
    reportUrl
    structuredReportUrl
    operatingPoints { findingId policy target threshold isAtOrAbove sensitivity { value } specificity { value } cases isPrevalenceOther }
    instance { id imageUrl rows columns }
    imageUrl
    chosen { total read groups { isRead rule reason notes count } }
    readings { instanceId frameNumber isSlice imageUrl acquiredAt isCounted logOdds likelihoodRatio withheldAdvice { short why help } }
    imagePolicy { policy label explanation isSites }
    imagesLeftOut
    priors { assessmentId studyId acquiredAt postTestProbability change isSameModel }
    models { id version title kind }
    reviews { id decision reason overriddenProbability reviewedAt reviewerName }
  }
`);

export type AssessmentData = ResultOf<typeof AssessmentFragment>;
export type ReadingData = AssessmentData["readings"][number];
export type FindingData = AssessmentData["findings"][number];
export type ReviewData = AssessmentData["reviews"][number];

export const StudyQuery = graphql(
  `
  query Study($id: ID!) {
    study(id: $id) {
      id
      studyInstanceUid
      accessionNumber
      description
      modality
      bodyPart
      laterality
      acquiredAt
      synthetic
      scenario { id label }
      series { id instances { id imageUrl rows columns } }
      latestJob { id state step progress error { code message } }
      latestAssessment { ...AssessmentDetail }
      assessments { id assessedAt status primaryFinding { label preTestProbability postTestProbability } reviews { id decision reviewerName reviewedAt } }
      patient {
        id
        displayName
        ageYears
        sex
        synthetic
        identifiers { value typeCode }
        ...History
      }
    }
  }
`,
  [AssessmentFragment, HistoryFragment],
);

export type StudyData = NonNullable<ResultOf<typeof StudyQuery>["study"]>;

/** The paths of one class's heatmaps; asked for apart, since the class is the reader's choice. */
export const HeatmapQuery = graphql(`
  query Heatmap($assessmentId: ID!, $classId: String!) {
    assessment(id: $assessmentId) {
      id
      heatmapUrl(classId: $classId)
      readings { instanceId imageUrl heatmapUrl(classId: $classId) }
    }
  }
`);

export const AssessStudyMutation = graphql(`
  mutation AssessStudy($input: AssessStudyInput!) {
    assessStudy(input: $input) {
      __typename
      ... on AssessPayload { job { id state step progress } }
      ... on Problem { code message }
    }
  }
`);

export const ReviewAssessmentMutation = graphql(
  `
  mutation ReviewAssessment($input: ReviewAssessmentInput!) {
    reviewAssessment(input: $input) {
      __typename
      ... on ReviewAssessmentPayload { assessment { ...AssessmentDetail } }
      ... on Problem { code message }
    }
  }
`,
  [AssessmentFragment],
);
