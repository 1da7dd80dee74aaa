import { graphql, type ResultOf } from "../graphql/document.ts";

export const SurvivalOutcomesQuery = graphql(`
  query SurvivalOutcomes {
    survivalOutcomes { id label }
  }
`);

export const SurvivalUsesQuery = graphql(`
  query SurvivalModelUses {
    survivalModelUses { outcome { id label } model { id versionId title version } reason setAt }
  }
`);

export type UseData = ResultOf<typeof SurvivalUsesQuery>["survivalModelUses"][number];

export const TrainSurvivalMutation = graphql(`
  mutation TrainSurvival($input: TrainSurvivalInput!) {
    trainSurvival(input: $input) {
      __typename
      ... on TrainSurvivalPayload { task { id } }
      ... on Problem { code message }
    }
  }
`);

export const UseSurvivalModelMutation = graphql(`
  mutation UseSurvivalModel($input: UseSurvivalModelInput!) {
    useSurvivalModel(input: $input) {
      __typename
      ... on UseSurvivalModelPayload { use { setAt } }
      ... on Problem { code message }
    }
  }
`);
