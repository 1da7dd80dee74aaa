import { exportTableNames } from "@synoptic/domain";
import { z } from "zod";
import type { ExportedFiles } from "../../tasks/expire-exports.ts";

export const cohortExportKind = "cohort-export";

export const cohortExportFormats = ["csv", "parquet", "fhir", "images"] as const;
export type CohortExportFormat = (typeof cohortExportFormats)[number];

/** What is asked for: ids and names, no patient data. */
export const cohortExportInput = z.object({
  runId: z.uuid(),
  format: z.enum(cohortExportFormats),
  tables: z.array(z.enum(exportTableNames)).min(1),
});
export type CohortExportInput = z.infer<typeof cohortExportInput>;

/** What the task's row keeps once it is done. */
export interface CohortExportResult extends ExportedFiles {
  /** The archive, and nothing else. */
  files: readonly { sha256: string; bytes: number }[];
  /** As told to whoever asked: multiples of the floor, or nothing below it. */
  people: number | null;
  leftOut: number | null;
  floor: number;
  rows: readonly { table: string; rows: number | null }[];
  /** Images that were not given, by why; as told. */
  notShown: readonly { reason: string; images: number | null }[];
}

/** More of one table, or more images, are refused, and never cut. */
export const exportLimits = { rows: 50_000_000, images: 50_000, bytes: 2 ** 37 };
export type ExportLimits = typeof exportLimits;
