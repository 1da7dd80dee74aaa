import { graphql, type ResultOf } from "../graphql/document.ts";

export const SurvivalQuery = graphql(`
  query SurvivalCurves($id: ID!) {
    patient(id: $id) {
      id
      survivalCurves {
        outcome { id label }
        points { years probability low high }
        horizons { years point { probability low high } missing }
        parts { feature { id label unit number flag option basis } logOdds }
        logOdds
        missing { id label }
        refusal
        endsAtYears
        modelId
        modelVersion
        cohort
        concordance { value low high }
        competing
        notice
      }
    }
  }
`);

export type CurveData = NonNullable<ResultOf<typeof SurvivalQuery>["patient"]>["survivalCurves"][number];
