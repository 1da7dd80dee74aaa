import { graphql, type ResultOf } from "../graphql/document.ts";

export const ExplanationsQuery = graphql(`
  query Explanations($assessmentId: ID!) {
    assessment(id: $assessmentId) {
      id
      explanationTasks { id question { classId method } }
      explanationMethods { id title description isAvailable unavailableReason }
      explanations {
        id
        classId
        method
        title
        mapUrl
        seed
        parameters
        forwardPasses
        milliseconds
        fitR2
        quality {
          trust
          reasons
          randomOrders
          forwardPasses
          sanityRankCorrelation
          stabilityRankCorrelation
          deletion { area randomArea gain gainLow gainHigh shares probabilities randomProbabilities }
          insertion { area randomArea gain gainLow gainHigh shares probabilities randomProbabilities }
        }
      }
    }
  }
`);

type Explained = NonNullable<ResultOf<typeof ExplanationsQuery>["assessment"]>;
export type ExplanationMethodData = Explained["explanationMethods"][number];
export type ExplanationTaskData = Explained["explanationTasks"][number];
export type ExplanationData = Explained["explanations"][number];
export type CurveData = NonNullable<ExplanationData["quality"]>["deletion"];

export const ExplainMutation = graphql(`
  mutation Explain($input: ExplainAssessmentInput!) {
    explainAssessment(input: $input) {
      __typename
      ... on ExplainAssessmentPayload { task { id question { classId method } } }
      ... on Problem { code message }
    }
  }
`);
