import { graphql, type ResultOf } from "../graphql/document.ts";

export const ModelsQuery = graphql(`
  query Models {
    scenarios { id label }
    models {
      id versionId version origin kind title scenario licence intendedUse sha256 card manifest
      historyShapes { finding facts { feature label unit kind points { label from to logOdds } } }
      refusals { process code message refusedAt }
      sourceAttributes { number title attributes { number title value } }
    }
  }
`);

export type ModelData = ResultOf<typeof ModelsQuery>["models"][number];
