import type { Actor } from "@synoptic/domain";
import { InvalidInputError } from "@synoptic/domain";
import type { ServiceContext } from "./context.ts";

export interface ImportHistoryInput {
  /** A FHIR R4 bundle, parsed. */
  bundle?: unknown;
  /** A received file: JSON, gzipped JSON or NDJSON. */
  uploadId?: string;
  /** Whose history it is, where the bundle holds no Patient. */
  patientId?: string;
  /** Ids are kept apart by it. */
  sourceSystem?: string;
}

export interface HistoryImport {
  counts: readonly { resourceType: string; imported: number; skipped: number; refused: number }[];
  refused: readonly { path: string; resourceType?: string | null; code: string; reason: string }[];
  patientIds: readonly string[];
}

/** Not yet: waits for the FHIR room. */
export async function importHistory(
  _context: ServiceContext,
  _actor: Actor,
  _input: ImportHistoryInput,
): Promise<HistoryImport> {
  throw new InvalidInputError("Importing FHIR bundles is not there yet.");
}
