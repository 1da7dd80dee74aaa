import { z } from "zod";

export const dicomImportKind = "dicom-import";

/** What the task's row keeps: where the archive lies, and as what whoever asked for it did. */
export const dicomImportInput = z.object({
  sha256: z.string(),
  actor: z.object({ kind: z.enum(["user", "client"]) }),
});

/** What became of the files of an archive. */
export interface DicomImportResult {
  imported: number;
  duplicates: number;
  /** By their code. */
  refusals: Readonly<Record<string, number>>;
  patientsRegistered: number;
  studies: number;
}
