import { graphql, type ResultOf } from "../graphql/document.ts";
import { AssessmentFragment } from "../study/study-query.ts";
import { HistoryFragment } from "./history-query.ts";

export const PatientQuery = graphql(
  `
  query Patient($id: ID!) {
    patient(id: $id) {
      id
      fhirId
      displayName
      birthDate
      ageYears
      sex
      synthetic
      researchConsent
      identifiers { system value typeCode }
      ...History
      studies {
        id
        acquiredAt
        modality
        description
        scenario { id label }
        series { id instances { id imageUrl } }
        latestJob { id state }
        latestAssessment {
          id
          status
          withheldAdvice { short why help }
          primaryFinding { findingId label preTestProbability postTestProbability }
          reviews { id decision reviewedAt }
        }
      }
      latestAssessments { ...AssessmentDetail study { id } }
    }
  }
`,
  [HistoryFragment, AssessmentFragment],
);

export type PatientData = NonNullable<ResultOf<typeof PatientQuery>["patient"]>;

export const RecordResearchConsentMutation = graphql(`
  mutation RecordResearchConsent($input: RecordResearchConsentInput!) {
    recordResearchConsent(input: $input) {
      __typename
      ... on RecordResearchConsentPayload { patient { id researchConsent } }
      ... on Problem { code message }
    }
  }
`);

export const AssessPatientMutation = graphql(`
  mutation AssessPatient($input: AssessPatientInput!) {
    assessPatient(input: $input) {
      __typename
      ... on AssessPayload { jobs { id scenario } }
      ... on Problem { code message }
    }
  }
`);
