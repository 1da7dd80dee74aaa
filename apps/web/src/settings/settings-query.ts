import { graphql, type ResultOf } from "../graphql/document.ts";

export const ClinicPrevalenceQuery = graphql(`
  query ClinicPrevalence {
    clinicPrevalence {
      scenario { id label }
      values { classId label probability }
      source
      recordedAt
    }
  }
`);

export type ClinicPrevalenceData = ResultOf<typeof ClinicPrevalenceQuery>["clinicPrevalence"][number];

export const SetClinicPrevalenceMutation = graphql(`
  mutation SetClinicPrevalence($input: SetClinicPrevalenceInput!) {
    setClinicPrevalence(input: $input) {
      __typename
      ... on SetClinicPrevalencePayload { clinicPrevalence { source recordedAt } }
      ... on Problem { code message }
    }
  }
`);

export const CreateApiClientMutation = graphql(`
  mutation CreateApiClient($input: CreateApiClientInput!) {
    createApiClient(input: $input) {
      __typename
      ... on CreateApiClientPayload { id name key }
      ... on Problem { code message }
    }
  }
`);

export const RevokeApiClientMutation = graphql(`
  mutation RevokeApiClient($input: RevokeApiClientInput!) {
    revokeApiClient(input: $input) {
      __typename
      ... on RevokeApiClientPayload { id revokedAt }
      ... on Problem { code message }
    }
  }
`);

export const AuditEventsQuery = graphql(`
  query AuditEvents($first: Int!, $after: String) {
    auditEvents(first: $first, after: $after) {
      pageInfo { hasNextPage endCursor }
      edges { node { id actorKind actorId action subjectType subjectId outcome at } }
    }
  }
`);
