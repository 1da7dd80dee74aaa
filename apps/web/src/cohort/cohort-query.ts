import { graphql, type ResultOf } from "../graphql/document.ts";

export const CohortCountsQuery = graphql(`
  query CohortCounts($definition: JSON!) {
    cohortCounts(definition: $definition) {
      snapshotAt
      known { value floor }
      people { value floor }
      attrition { value floor }
      ruleWords
      indexWords
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
    consentRule
  }
`);

export type CodeSetsData = ResultOf<typeof CodeSetsQuery>;

export const CohortMatchQuery = graphql(`
  query CohortMatch($patientId: ID!, $definition: JSON, $runId: ID) {
    cohortMatch(patientId: $patientId, definition: $definition, runId: $runId) {
      isMember isKnown indexWords indexAt
      lines { level words met }
    }
  }
`);
