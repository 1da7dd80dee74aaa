import { graphql, type ResultOf } from "../graphql/document.ts";

export const ModelRolesQuery = graphql(`
  query ModelRoles {
    modelRoles { reads alias reason setAt scenario { id label } model { id versionId version title } }
  }
`);

export type RoleData = ResultOf<typeof ModelRolesQuery>["modelRoles"][number];

export const SetModelRoleMutation = graphql(`
  mutation SetModelRole($input: SetModelRoleInput!) {
    setModelRole(input: $input) {
      __typename
      ... on SetModelRolePayload { role { alias setAt } }
      ... on Problem { code message }
    }
  }
`);

export const ModelComparisonQuery = graphql(`
  query ModelComparison($scenario: String!, $modelVersionId: ID!) {
    modelComparison(scenario: $scenario, modelVersionId: $modelVersionId) {
      cases
      leftOut
      agreement { value low high }
      kappa { value low high }
      disagreements { studyId championClassId otherClassId distance }
      labelled { cases positives aucDifference { value low high } p }
    }
  }
`);

export type ComparisonData = ResultOf<typeof ModelComparisonQuery>["modelComparison"];
