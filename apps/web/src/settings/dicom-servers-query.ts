import { graphql, type ResultOf } from "../graphql/document.ts";

export const DicomServersQuery = graphql(`
  query DicomServers {
    dicomServers {
      id
      name
      url
      authentication
      userName
      isPulledFrom
      results
      endedAt
      waitingCount
      deadCount
    }
  }
`);

export type DicomServerData = ResultOf<typeof DicomServersQuery>["dicomServers"][number];

export const AddDicomServerMutation = graphql(`
  mutation AddDicomServer($input: AddDicomServerInput!) {
    addDicomServer(input: $input) {
      __typename
      ... on DicomServerPayload { server { id } }
      ... on Problem { code message }
    }
  }
`);

export const ChangeDicomServerMutation = graphql(`
  mutation ChangeDicomServer($input: ChangeDicomServerInput!) {
    changeDicomServer(input: $input) {
      __typename
      ... on DicomServerPayload { server { id } }
      ... on Problem { code message }
    }
  }
`);

export const TestDicomServerMutation = graphql(`
  mutation TestDicomServer($input: DicomServerIdInput!) {
    testDicomServer(input: $input) {
      __typename
      ... on DicomServerPayload { hasStudies }
      ... on Problem { code message }
    }
  }
`);

export const EndDicomServerMutation = graphql(`
  mutation EndDicomServer($input: DicomServerIdInput!) {
    endDicomServer(input: $input) {
      __typename
      ... on DicomServerPayload { server { id endedAt } }
      ... on Problem { code message }
    }
  }
`);
