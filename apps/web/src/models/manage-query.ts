import { graphql, type ResultOf } from "../graphql/document.ts";

export const AddModelMutation = graphql(`
  mutation AddModel($input: AddModelInput!) {
    addModel(input: $input) {
      __typename
      ... on AddModelPayload { model { id versionId version title } }
      ... on Problem { code message path }
    }
  }
`);

export const ScenariosQuery = graphql(`
  query TrainingScenarios {
    scenarios { id label classes { id label } findings { id label } }
  }
`);

export const LabelledCasesQuery = graphql(`
  query LabelledCases($scenario: String!) {
    labelledCases(scenario: $scenario) { classId cases }
  }
`);

export const TrainingsQuery = graphql(`
  query Trainings {
    heads: backgroundTasks(first: 5, kind: "training") { edges { node { id kind state result } } }
    histories: backgroundTasks(first: 5, kind: "history-training") { edges { node { id kind state result } } }
    survivals: backgroundTasks(first: 5, kind: "survival-training") { edges { node { id kind state result } } }
  }
`);

export const TrainHeadMutation = graphql(`
  mutation TrainHead($input: TrainHeadInput!) {
    trainHead(input: $input) {
      __typename
      ... on TrainHeadPayload { task { id } }
      ... on Problem { code message }
    }
  }
`);

export const TrainHistoryMutation = graphql(`
  mutation TrainHistory($input: TrainHistoryInput!) {
    trainHistory(input: $input) {
      __typename
      ... on TrainHistoryPayload { task { id } }
      ... on Problem { code message }
    }
  }
`);

export const OperatingPointsQuery = graphql(`
  query OperatingPoints($scenario: String!) {
    operatingPoints(scenario: $scenario) {
      findingId
      policy
      target
      threshold
      sensitivity { value low high }
      specificity { value low high }
      cases
      positives
      model { versionId title version }
      setAt
    }
  }
`);

export type OperatingPointData = ResultOf<typeof OperatingPointsQuery>["operatingPoints"][number];

export const ChooseOperatingPointMutation = graphql(`
  mutation ChooseOperatingPoint($input: ChooseOperatingPointInput!) {
    chooseOperatingPoint(input: $input) {
      __typename
      ... on ChooseOperatingPointPayload { operatingPoint { threshold } }
      ... on Problem { code message }
    }
  }
`);
