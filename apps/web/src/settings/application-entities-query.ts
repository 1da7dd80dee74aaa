import { graphql } from "../graphql/document.ts";

export const ApplicationEntitiesQuery = graphql(`
  query ApplicationEntities {
    applicationEntities { id aeTitle network description mayQuery createdAt revokedAt }
  }
`);

export const RegisterApplicationEntityMutation = graphql(`
  mutation RegisterApplicationEntity($input: RegisterApplicationEntityInput!) {
    registerApplicationEntity(input: $input) {
      __typename
      ... on ApplicationEntityPayload { entity { id aeTitle } }
      ... on Problem { code message }
    }
  }
`);

export const RevokeApplicationEntityMutation = graphql(`
  mutation RevokeApplicationEntity($input: RevokeApplicationEntityInput!) {
    revokeApplicationEntity(input: $input) {
      __typename
      ... on ApplicationEntityPayload { entity { id revokedAt } }
      ... on Problem { code message }
    }
  }
`);
