import { graphql } from "../graphql/document.ts";

export const ReferenceLabelsQuery = graphql(`
  query ReferenceLabels($studyId: ID!) {
    study(id: $studyId) { id referenceLabels { classId source recordedAt } }
  }
`);

export const RecordReferenceLabelMutation = graphql(`
  mutation RecordReferenceLabel($input: RecordReferenceLabelInput!) {
    recordReferenceLabel(input: $input) {
      __typename
      ... on RecordReferenceLabelPayload { label { classId } }
      ... on Problem { code message }
    }
  }
`);
