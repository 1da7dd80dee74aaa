import { type Actor, InvalidInputError } from "@synoptic/domain";
import {
  BundleRejectedError,
  type FhirFact,
  type FhirPart,
  type Issue,
  type KeptEntry,
  type OpenedFhir,
  type OperationOutcome,
  openFhir,
  operationOutcome,
  type RefusedEntry,
  refusal,
} from "@synoptic/interop";
import { type Db, despiteLostRaces } from "@synoptic/persistence";
import { auditEach } from "./audit.ts";
import { settleConsents } from "./cohort/settle-consents.ts";
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
  const opened = await openFhir(await given(context, actor, input), { importedAt: at });
  const work = () => db.$transaction((tx) => store(tx, actor, input, opened, at), transaction);
  // Another request may import the same at this moment: the second try finds it there.
  return await despiteLostRaces(work);
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

/** Stores part by part; each while the next one is read. @throws BundleRejectedError where nothing may be stored */
async function store(
  tx: Db,
  actor: Actor,
  input: ImportHistoryInput,
  { atomic, paths, parts }: OpenedFhir,
  at: Date,
): Promise<HistoryImport> {
  const result = new Stored();
  let storing: Promise<void> = Promise.resolve();
  try {
    for await (const part of parts()) {
      await storing;
      // Not spread into arguments: a file may have more wrong lines than a call takes.
      for (const refused of part.refused) result.refused.push(refused);
      // What is to be refused as a whole is read to its end, so that all that is wrong is told.
      if (atomic && result.refused.length > 0) continue;
      storing = storePart(tx, actor, input, part, result, at);
      // Waited for in the next turn, or below.
      storing.catch(() => undefined);
    }
  } finally {
    await storing;
  }
  const refused = inOrderSent(result.refused, paths);
  if (atomic && refused.length > 0) throw new BundleRejectedError(refused);
  for (const { resourceType } of refused) if (resourceType !== null) result.count(resourceType, "refused");

  const { warnings } = result;
  const patientIds = [...result.patientIds];
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
    ...{ counts: result.counts(), refused, warnings, patientIds },
    operationOutcome: operationOutcome(refused, warnings),
  };
}

async function storePart(
  tx: Db,
  actor: Actor,
  input: ImportHistoryInput,
  part: FhirPart,
  result: Stored,
  at: Date,
): Promise<void> {
  const sourceSystem = input.sourceSystem ?? "fhir";
  const patients = part.entries.filter((entry) => entry.resourceType === "Patient");
  if (patients.length > 0) {
    const imported = await importPatients(tx, actor, sourceSystem, patients);
    for (const refused of imported.refused) result.refused.push(refused);
    for (const [fhirId, id] of imported.ids) {
      result.sentPatients.set(fhirId, id);
      result.patientIds.add(id);
      result.count("Patient", imported.written.has(fhirId) ? "imported" : "skipped");
    }
  }
  const facts = part.entries.filter((entry) => entry.resourceType !== "Patient");
  const links = [...facts, ...part.kept].flatMap(({ patient }) => patient ?? []);
  const { sentPatients } = result;
  const find = await findEntryPatients(tx, actor, sourceSystem, links, sentPatients, input.patientId);

  const placed: PlacedFact[] = [];
  for (const entry of facts) {
    const patientId = find(entry.patient);
    if (patientId !== undefined) placed.push({ entry, patientId });
    else result.refused.push(unknownPatient(entry));
  }
  const kept: PlacedKept[] = [];
  for (const entry of part.kept) {
    const patientId = entry.patient ? find(entry.patient) : undefined;
    if (entry.patient && patientId === undefined) result.refused.push(unknownPatient(entry));
    else kept.push({ entry, patientId });
  }

  const entriesOf = <T>(all: readonly { entry: T }[]) => all.map(({ entry }) => entry);
  const warnings = await tellMedications(tx, actor, sourceSystem, entriesOf(placed), entriesOf(kept));
  for (const warning of warnings) result.warnings.push(warning);
  const writtenFacts = await importFacts(tx, sourceSystem, placed);
  const writtenKept = await importKept(tx, actor, sourceSystem, kept);
  const consenting = kept.flatMap(({ entry, patientId }) =>
    entry.resourceType === "Consent" && patientId !== undefined && writtenKept.has(entry) ? [patientId] : [],
  );
  await settleConsents(tx, [...new Set(consenting)], at);
  const corrected = await correctMedications(tx, actor, sourceSystem, [...writtenKept]);
  const written = new Set<object>([...writtenFacts, ...writtenKept]);
  for (const { entry, patientId } of [...placed, ...kept]) {
    result.count(entry.resourceType, written.has(entry) ? "imported" : "skipped");
    if (patientId !== undefined) result.patientIds.add(patientId);
  }
  for (const patientId of corrected) result.patientIds.add(patientId);
  for (const [type, skipped] of part.skipped) result.count(type, "skipped", skipped);
}

/** What has come of the parts so far. */
class Stored {
  readonly refused: RefusedEntry[] = [];
  readonly warnings: Issue[] = [];
  readonly patientIds = new Set<string>();
  /** FHIR id to our id. */
  readonly sentPatients = new Map<string, string>();
  readonly #counts = new Map<string, { imported: number; skipped: number; refused: number }>();

  count(type: string, what: "imported" | "skipped" | "refused", by = 1): void {
    const row = this.#counts.get(type) ?? { imported: 0, skipped: 0, refused: 0 };
    row[what] += by;
    this.#counts.set(type, row);
  }

  counts(): HistoryImport["counts"] {
    return [...this.#counts].map(([resourceType, row]) => ({ resourceType, ...row }));
  }
}

/** By the place of the resource that each is in; what is of no resource comes first. */
function inOrderSent(refused: readonly RefusedEntry[], paths: readonly string[]): RefusedEntry[] {
  const places = new Map(paths.map((path, i) => [path, i]));
  const placeOf = ({ path }: RefusedEntry) => {
    for (
      let end = path.length;
      end > 0;
      end = Math.max(path.lastIndexOf(".", end - 1), path.lastIndexOf("[", end - 1))
    ) {
      const place = places.get(path.slice(0, end));
      if (place !== undefined) return place;
    }
    return -1;
  };
  const placed = refused.map((entry) => ({ entry, place: placeOf(entry) }));
  return placed.sort((a, b) => a.place - b.place).map(({ entry }) => entry);
}

function unknownPatient({ path, resourceType, raw }: FhirFact | KeptEntry): RefusedEntry {
  const element = "patient" in raw ? "patient" : "subject";
  const reason = "The patient was not sent along and is not known.";
  return refusal(path, resourceType, [{ code: "UNKNOWN_PATIENT", within: `.${element}`, reason }]);
}
