import { graphql, type ResultOf } from "../graphql/document.ts";

export const RegisterStudyMutation = graphql(`
  mutation RegisterStudy($input: RegisterStudyInput!) {
    registerStudy(input: $input) {
      __typename
      ... on RegisterStudyPayload {
        studies { id latestJob { id } patient { id displayName } scenario { id label } }
        refused { uploadId code reason }
        notAssessed { uploadId code reason }
      }
      ... on Problem { code message }
    }
  }
`);

export const ImportHistoryMutation = graphql(`
  mutation ImportHistory($input: ImportHistoryInput!) {
    importHistory(input: $input) {
      __typename
      ... on ImportHistoryPayload {
        counts { resourceType imported skipped refused }
        refused { path resourceType code reason }
        warnings { path reason }
        patients { id displayName }
      }
      ... on Problem { code message }
    }
  }
`);

export const ImportDicomMutation = graphql(`
  mutation ImportDicom($input: ImportDicomInput!) {
    importDicom(input: $input) {
      __typename
      ... on ImportDicomPayload { task { id } }
      ... on Problem { code message }
    }
  }
`);

export const ImportedDicomQuery = graphql(`
  query ImportedDicom($id: ID!) { backgroundTask(id: $id) { id result } }
`);

export const FindPatientsQuery = graphql(`
  query FindPatients($search: String) {
    patients(first: 8, search: $search) {
      edges { node { id displayName ageYears sex identifiers { value typeCode } } }
    }
  }
`);

export const RegisterPatientMutation = graphql(`
  mutation RegisterPatient($input: RegisterPatientInput!) {
    registerPatient(input: $input) {
      __typename
      ... on RegisterPatientPayload {
        patient { id displayName ageYears sex identifiers { value typeCode } }
      }
      ... on Problem { code message }
    }
  }
`);

export const ScenariosQuery = graphql(`
  query Scenarios { clinicPrevalence { scenario { id label } } }
`);

type RegisterStudyResult = ResultOf<typeof RegisterStudyMutation>["registerStudy"];
export type RegisteredStudy = Extract<
  RegisterStudyResult,
  { __typename: "RegisterStudyPayload" }
>["studies"][number];
type ImportHistoryResult = ResultOf<typeof ImportHistoryMutation>["importHistory"];
export type ImportedHistory = Extract<ImportHistoryResult, { __typename: "ImportHistoryPayload" }>;
