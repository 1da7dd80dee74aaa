import { graphql, type ResultOf } from "../graphql/document.ts";

export const FeaturesQuery = graphql(`
  query Features($id: ID!) {
    patient(id: $id) {
      id
      features {
        id
        label
        family
        unit
        number
        flag
        option
        at
        basis
        how
        parts
        missing
        facts { id at }
        trend { slopePerYear spanYears points { value at factId } }
      }
    }
  }
`);

export type FeatureData = NonNullable<ResultOf<typeof FeaturesQuery>["patient"]>["features"][number];
