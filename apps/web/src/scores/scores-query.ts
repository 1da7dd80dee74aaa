import { graphql, type ResultOf } from "../graphql/document.ts";

export const ScoresQuery = graphql(`
  query Scores($id: ID!) {
    patient(id: $id) {
      id
      scores {
        score { id title predicts population citation doi maxPoints bandsArePoints bands { from label } }
        status
        risks { outcome horizon probability }
        points
        band { from label }
        notes
        inputs { input { id label unit } number flag option basis because facts { id at } }
        missing { id label readFromRecord }
        refusals { input { id } reason }
        unusedFacts { input { id label } id at reason }
      }
    }
  }
`);

export type ScoreData = NonNullable<ResultOf<typeof ScoresQuery>["patient"]>["scores"][number];
