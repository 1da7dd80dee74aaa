import { graphql, type ResultOf } from "../../graphql/document.ts";

export const ExportPlanQuery = graphql(`
  query CohortExportPlan($runId: ID!) {
    cohortExportPlan(runId: $runId) {
      people { value floor }
      tables { name row columns { name type unit meaning treatment } }
      imageColumns { name type unit meaning treatment }
    }
  }
`);

export const ExportsQuery = graphql(`
  query CohortExports($runId: ID!) {
    cohortExports(runId: $runId) {
      id format tables state step progress createdAt expiresAt isExpired bytes sha256
      people { value floor }
      leftOut { value floor }
      rows { table rows }
      notShown { reason images }
      error { code message }
    }
  }
`);

export const DownloadUrlQuery = graphql(`
  query CohortExportUrl($id: ID!) {
    cohortExport(id: $id) { id downloadUrl }
  }
`);

export const ExportCohortMutation = graphql(`
  mutation ExportCohort($input: ExportCohortInput!) {
    exportCohort(input: $input) {
      __typename
      ... on Problem { code message }
      ... on CohortExportPayload { export { id } }
    }
  }
`);

export const CancelExportMutation = graphql(`
  mutation CancelCohortExport($input: CancelCohortExportInput!) {
    cancelCohortExport(input: $input) {
      __typename
      ... on Problem { code message }
      ... on CohortExportPayload { export { id state } }
    }
  }
`);

export type ExportPlanData = ResultOf<typeof ExportPlanQuery>["cohortExportPlan"];
export type ExportTableData = ExportPlanData["tables"][number];
export type ExportTableName = ExportTableData["name"];
export type CohortExportData = ResultOf<typeof ExportsQuery>["cohortExports"][number];
export type ExportFormat = CohortExportData["format"];
