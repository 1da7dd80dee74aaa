import { graphql, type ResultOf } from "../graphql/document.ts";

const WorklistRowFragment = graphql(`
  fragment WorklistRow on WorklistItem {
    id
    state
    rankProbability
    decision
    updatedAt
    scenario { id label }
    patient { id displayName ageYears sex synthetic identifiers { value typeCode } }
    study { id acquiredAt modality series { id instances { id imageUrl } } }
    latestJob { id state progress step error { code message } }
    latestAssessment {
      id
      status
      withheldAdvice { short why help }
      historyOnly
      primaryFinding { findingId label preTestProbability postTestProbability }
    }
  }
`);

export type WorklistRowData = ResultOf<typeof WorklistRowFragment>;

export const WorklistQuery = graphql(
  `
  query Worklist($first: Int!, $after: String, $filter: WorklistFilter) {
    worklist(first: $first, after: $after, filter: $filter) {
      totalCount
      counts { scenario count }
      pageInfo { hasNextPage endCursor }
      edges { cursor node { ...WorklistRow } }
    }
  }
`,
  [WorklistRowFragment],
);

export const WorklistChangedSubscription = graphql(
  `
  subscription WorklistChanged {
    worklistChanged { ...WorklistRow }
  }
`,
  [WorklistRowFragment],
);
