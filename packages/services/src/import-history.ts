import { type Actor, InvalidInputError } from "@synoptic/domain";
import {
  BundleRejectedError,
  type FhirFact,
  type FhirImport,
  type Issue,
  type KeptEntry,
  type OperationOutcome,
  operationOutcome,
  type RefusedEntry,
  readFhir,
  refusal,
} from "@synoptic/interop";
import { type Db, isUniqueViolation } from "@synoptic/persistence";
import { auditEach } from "./audit.ts";
import type { ServiceContext } from "./context.ts";
import { findEntryPatients } from "./find-entry-patients.ts";
import { importFacts, type PlacedFact } from "./import-facts.ts";
import { importKept, type PlacedKept } from "./import-kept.ts";
import { importPatients } from "./import-patients.ts";
import { requirePatient } from "./known-patient.ts";
import { readUpload } from "./read-upload.ts";
import { correctMedications, tellMedications } from "./tell-medications.ts";

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
  /** Each entry once, with all that is wrong in it. */
  refused: readonly RefusedEntry[];
  /** What was kept and is not used yet, and why. */
  warnings: readonly Issue[];
  /** Refusals and warnings, as FHIR says them. */
  operationOutcome: OperationOutcome;
  patientIds: readonly string[];
}

/** A whole hospital's file takes longer than Prisma's 5 seconds. */
const transaction = { timeout: 300_000, maxWait: 60_000 };

/**
 * Imports FHIR R4. The same again changes nothing; a newer version of a resource takes its place, an
 * older one does not. A wrong entry
 * is refused by itself and told in `refused`, but a transaction bundle is stored whole or not at all.
 * @throws BundleRejectedError, InvalidInputError, NotFoundError, TooLargeError, UnsupportedFhirVersionError
 */
export async function importHistory(
  context: Pick<ServiceContext, "db" | "blobs" | "now">,
  actor: Actor,
  input: ImportHistoryInput,
): Promise<HistoryImport> {
  const { db, now } = context;
  const at = now();
  if (input.patientId !== undefined) await requirePatient(db, actor, input.patientId);
  const read = await readFhir(await given(context, actor, input), { importedAt: at });
  if (read.atomic && read.refused.length > 0) throw new BundleRejectedError(read.refused);
  const work = () => db.$transaction((tx) => store(tx, actor, input, read, at), transaction);
  // Another request may import the same at this moment: the second try finds it there.
  return work().catch((error: unknown) => (isUniqueViolation(error) ? work() : Promise.reject(error)));
}

async function given(
  context: Pick<ServiceContext, "db" | "blobs">,
  actor: Actor,
  { bundle, uploadId }: ImportHistoryInput,
): Promise<unknown> {
  if ((bundle == null) === (uploadId == null)) {
    throw new InvalidInputError("Give either bundle or uploadId.", ["bundle"]);
  }
  if (uploadId == null) return bundle;
  return readUpload(context, actor, uploadId);
}

async function store(
  tx: Db,
  actor: Actor,
  input: ImportHistoryInput,
  read: FhirImport,
  at: Date,
): Promise<HistoryImport> {
  const sourceSystem = input.sourceSystem ?? "fhir";
  const patients = read.entries.filter((entry) => entry.resourceType === "Patient");
  const imported = await importPatients(tx, actor, sourceSystem, patients);
  const refused = [...read.refused, ...imported.refused];
  const facts = read.entries.filter((entry) => entry.resourceType !== "Patient");
  const links = [...facts, ...read.kept].flatMap(({ patient }) => patient ?? []);
  const find = await findEntryPatients(tx, actor, sourceSystem, links, imported.ids, input.patientId);

  const placed: PlacedFact[] = [];
  for (const entry of facts) {
    const patientId = find(entry.patient);
    if (patientId !== undefined) placed.push({ entry, patientId });
    else refused.push(unknownPatient(entry));
  }
  const kept: PlacedKept[] = [];
  for (const entry of read.kept) {
    const patientId = entry.patient ? find(entry.patient) : undefined;
    if (entry.patient && patientId === undefined) refused.push(unknownPatient(entry));
    else kept.push({ entry, patientId });
  }
  if (read.atomic && refused.length > 0) throw new BundleRejectedError(refused);

  const entriesOf = <T>(all: readonly { entry: T }[]) => all.map(({ entry }) => entry);
  const warnings = await tellMedications(tx, actor, sourceSystem, entriesOf(placed), entriesOf(kept));
  const writtenFacts = await importFacts(tx, sourceSystem, placed);
  const writtenKept = await importKept(tx, actor, sourceSystem, kept);
  const corrected = await correctMedications(tx, actor, sourceSystem, [...writtenKept]);
  const written = new Set<object>([...writtenFacts, ...writtenKept]);
  const counts = countByType();
  for (const fhirId of imported.ids.keys()) {
    counts.add("Patient", imported.written.has(fhirId) ? "imported" : "skipped");
  }
  for (const { entry } of [...placed, ...kept]) {
    counts.add(entry.resourceType, written.has(entry) ? "imported" : "skipped");
  }
  for (const [type, skipped] of read.skipped) counts.add(type, "skipped", skipped);
  for (const { resourceType } of refused) if (resourceType !== null) counts.add(resourceType, "refused");

  const about = [...placed, ...kept].flatMap(({ patientId }) => patientId ?? []);
  const patientIds = [...new Set([...imported.ids.values(), ...about, ...corrected])];
  await auditEach(
    tx,
    actor,
    patientIds.map((patientId) => ({
      action: "history.import",
      subjectType: "Patient",
      subjectId: patientId,
      patientId,
      at,
    })),
  );
  return {
    ...{ counts: counts.all(), refused, warnings, patientIds },
    operationOutcome: operationOutcome(refused, warnings),
  };
}

function countByType() {
  const counts = new Map<string, { imported: number; skipped: number; refused: number }>();
  return {
    add(type: string, what: "imported" | "skipped" | "refused", by = 1) {
      const row = counts.get(type) ?? { imported: 0, skipped: 0, refused: 0 };
      row[what] += by;
      counts.set(type, row);
    },
    all: () => [...counts].map(([resourceType, row]) => ({ resourceType, ...row })),
  };
}

function unknownPatient({ path, resourceType, raw }: FhirFact | KeptEntry): RefusedEntry {
  const element = "patient" in raw ? "patient" : "subject";
  const reason = "The patient was not sent along and is not known.";
  return refusal(path, resourceType, [{ code: "UNKNOWN_PATIENT", within: `.${element}`, reason }]);
}
