import { graphql, type ResultOf } from "../graphql/document.ts";

export const ImageWeightsQuery = graphql(`
  query ImageWeights($scenario: String!) {
    imageWeights(scenario: $scenario) { kind strength reason setAt setByName model { id version versionId } fit { id } }
    imageWeightFits(scenario: $scenario) {
      id
      model { id version versionId }
      fittedAt
      cases
      positives
      patients
      withPrior
      learnt
      ownStrength
      evidence {
        kind
        auc { value low high }
        calibrationSlope
        calibrationIntercept
        minusHistory { value low high }
        minusImage { value low high }
        minusOwn { value low high }
        reclassifiedWithFinding
        reclassifiedWithoutFinding
        terms { name value low high }
      }
      leftOut { kind reason }
    }
  }
`);

export type ImageWeightData = ResultOf<typeof ImageWeightsQuery>["imageWeights"][number];
export type ImageWeightFitData = ResultOf<typeof ImageWeightsQuery>["imageWeightFits"][number];
export type EvidenceData = ImageWeightFitData["evidence"][number];

export const FitImageWeightMutation = graphql(`
  mutation FitImageWeight($input: FitImageWeightInput!) {
    fitImageWeight(input: $input) {
      __typename
      ... on FitImageWeightPayload { fit { id } }
      ... on Problem { code message }
    }
  }
`);

export const SetImageWeightMutation = graphql(`
  mutation SetImageWeight($input: SetImageWeightInput!) {
    setImageWeight(input: $input) {
      __typename
      ... on SetImageWeightPayload { imageWeight { kind setAt } }
      ... on Problem { code message }
    }
  }
`);
