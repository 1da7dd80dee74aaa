import { z } from "zod";
import type { ExportedFiles } from "../../tasks/expire-exports.ts";

export const exportKind = "fhir-export";

/** What is asked for: types and a moment, no patient data. */
export const exportInput = z.object({
  types: z.array(z.string()),
  /** Of a type with filters only what one of them finds; their criteria name nobody. */
  filters: z
    .array(
      z.object({
        type: z.string(),
        criteria: z.array(z.object({ name: z.string(), alternatives: z.array(z.string()).readonly() })),
      }),
    )
    .default([]),
  /** Only what has changed since, in ISO 8601. */
  since: z.string().nullable(),
  publicUrl: z.string(),
  /** The URL that asked, as the manifest repeats it. */
  request: z.string(),
});

export type ExportInput = z.infer<typeof exportInput>;

export interface ExportFile {
  type: string;
  sha256: string;
  /** Resources, one a line. */
  count: number;
}

/** What the task's row keeps once it is done. */
export interface ExportResult extends ExportedFiles {
  /** Everything up to this moment is in it. */
  transactionTime: string;
  files: readonly ExportFile[];
}
