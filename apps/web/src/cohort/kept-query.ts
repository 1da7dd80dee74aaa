import { graphql, type ResultOf } from "../graphql/document.ts";

export const KeptCohortsQuery = graphql(`
  query KeptCohorts($after: String) {
    cohorts(first: 50, after: $after) {
      pageInfo { hasNextPage endCursor }
      edges {
        node {
          id
          name
          versions { id versionId number note sha256 createdAt definition indexWords changes { added removed } lines { level words } }
        }
      }
    }
  }
`);

export type KeptCohortData = ResultOf<typeof KeptCohortsQuery>["cohorts"]["edges"][number]["node"];
export type KeptVersionData = KeptCohortData["versions"][number];

export const KeepCohortMutation = graphql(`
  mutation KeepCohort($input: KeepCohortInput!) {
    keepCohort(input: $input) {
      __typename
      ... on KeepCohortPayload { cohort { id name } version { id versionId number } }
      ... on Problem { code message }
    }
  }
`);

export const ArchiveCohortMutation = graphql(`
  mutation ArchiveCohort($input: ArchiveCohortInput!) {
    archiveCohort(input: $input) {
      __typename
      ... on ArchiveCohortPayload { cohort { id archivedAt } }
      ... on Problem { code message }
    }
  }
`);

export const OpenCohortRunMutation = graphql(`
  mutation OpenCohortRun($input: OpenCohortRunInput!) {
    openCohortRun(input: $input) {
      __typename
      ... on OpenCohortRunPayload { run { id } }
      ... on Problem { code message }
    }
  }
`);

export const ResearchPurposesQuery = graphql(`
  query ResearchPurposes {
    researchPurposes { id title approval uses startsAt endsAt isOpen }
  }
`);

export type ResearchPurposeData = ResultOf<typeof ResearchPurposesQuery>["researchPurposes"][number];

export const CohortRunsQuery = graphql(`
  query CohortRuns {
    cohortRuns { id snapshotAt createdAt version { id number cohort { id name } } purpose { id title isOpen } }
  }
`);

export const CohortRunQuery = graphql(`
  query CohortRun($id: ID!) {
    cohortRun(id: $id) {
      id
      snapshotAt
      people { value floor }
      purpose { id title approval uses isOpen endsAt }
      version { id number sha256 note definition indexWords lines { level words } cohort { id name } }
    }
  }
`);

export type CohortRunData = NonNullable<ResultOf<typeof CohortRunQuery>["cohortRun"]>;

export const CohortMembersQuery = graphql(`
  query CohortMembers($runId: ID!, $after: ID) {
    cohortMembers(runId: $runId, after: $after) {
      total
      members { indexAt patient { id displayName birthDate ageYears sex synthetic identifiers { system value typeCode } } }
    }
  }
`);
