import { graphql, type ResultOf } from "../graphql/document.ts";

export const CohortCountsQuery = graphql(`
  query CohortCounts($definition: JSON!) {
    cohortCounts(definition: $definition) {
      snapshotAt
      known { value floor }
      people { value floor }
      attrition { value floor }
      facets { facet cell people { value floor } }
    }
  }
`);

export type CohortCountsData = ResultOf<typeof CohortCountsQuery>["cohortCounts"];
export type CohortCellData = CohortCountsData["facets"][number];

export const CodeSetsQuery = graphql(`
  query CodeSets {
    codeSets { conditions drugs measures { name unit } }
    scenarios { id label }
  }
`);

export type CodeSetsData = ResultOf<typeof CodeSetsQuery>;
