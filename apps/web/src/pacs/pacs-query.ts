import { graphql, type ResultOf } from "../graphql/document.ts";

export const PacsServersQuery = graphql(`
  query PacsServers { dicomServers { id name isPulledFrom results endedAt } }
`);

export type PacsServer = ResultOf<typeof PacsServersQuery>["dicomServers"][number];

/** Whether studies may be fetched from it now. */
export function isFetchedFrom({ isPulledFrom, endedAt }: PacsServer): boolean {
  return isPulledFrom && endedAt === null;
}

export const RemoteStudiesQuery = graphql(`
  query RemoteStudies($serverId: ID!, $filter: RemoteStudyFilter!) {
    remoteStudies(serverId: $serverId, filter: $filter) {
      hasMore
      studies {
        studyInstanceUid
        patientId
        issuerOfPatientId
        patientName
        patientBirthDate
        studyDate
        accessionNumber
        description
        modalities
        seriesCount
        instanceCount
        study { id }
      }
    }
  }
`);

export type RemoteStudyData = ResultOf<typeof RemoteStudiesQuery>["remoteStudies"]["studies"][number];

export const FetchRemoteStudyMutation = graphql(`
  mutation FetchRemoteStudy($input: FetchRemoteStudyInput!) {
    fetchRemoteStudy(input: $input) {
      __typename
      ... on FetchRemoteStudyPayload { task { id } }
      ... on Problem { code message }
    }
  }
`);

export const FetchedStudyQuery = graphql(`
  query FetchedStudy($taskId: ID!, $studyInstanceUid: String!) {
    backgroundTask(id: $taskId) { id result }
    study(studyInstanceUid: $studyInstanceUid) { id }
  }
`);

export const SentResultsQuery = graphql(`
  query SentResults($id: ID!) {
    assessment(id: $id) {
      id
      structuredReportUrl
      resultDeliveries { id state requestedAt sentAt attempts lastReason server { id name } }
    }
  }
`);

export const SendResultMutation = graphql(`
  mutation SendResult($input: SendResultInput!) {
    sendResult(input: $input) {
      __typename
      ... on SendResultPayload { delivery { id state } }
      ... on Problem { code message }
    }
  }
`);
