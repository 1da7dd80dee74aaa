import { type Actor, InvalidInputError, NotFoundError } from "@synoptic/domain";
import {
  BundleRejectedError,
  type FhirEntry,
  type FhirImport,
  type RefusedEntry,
  readFhir,
} from "@synoptic/interop";
import { type Db, isUniqueViolation, visiblePatients, visibleUploads } from "@synoptic/persistence";
import { audit } from "./audit.ts";
import type { ServiceContext } from "./context.ts";
import { importFacts, type PlacedFact } from "./import-facts.ts";
import { importPatients } from "./import-patients.ts";
import { requirePatient } from "./known-patient.ts";

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

/** A whole hospital's file takes longer than Prisma's 5 seconds. */
const transaction = { timeout: 300_000, maxWait: 60_000 };

/**
 * Imports FHIR R4. The same again changes nothing; another version of a resource takes its place. A wrong entry
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
  { db, blobs }: Pick<ServiceContext, "db" | "blobs">,
  actor: Actor,
  { bundle, uploadId }: ImportHistoryInput,
): Promise<unknown> {
  if ((bundle == null) === (uploadId == null)) {
    throw new InvalidInputError("Give either bundle or uploadId.", ["bundle"]);
  }
  if (uploadId == null) return bundle;
  const upload = await db.upload.findFirst({
    where: { id: uploadId, AND: [visibleUploads(actor)] },
    select: { sha256: true },
  });
  if (!upload) throw new NotFoundError("There is no such upload.", ["uploadId"]);
  return blobs.read(upload.sha256);
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
  const find = await patientFinder(tx, actor, sourceSystem, read.entries, imported.ids, input.patientId);

  const facts: PlacedFact[] = [];
  for (const entry of read.entries) {
    if (entry.resourceType === "Patient") continue;
    const patientId = find(entry);
    if (patientId !== undefined) facts.push({ entry, patientId });
    else refused.push(unknownPatient(entry));
  }
  if (read.atomic && refused.length > 0) throw new BundleRejectedError(refused);

  const written = await importFacts(tx, sourceSystem, facts);
  const counts = new Map<string, { imported: number; skipped: number; refused: number }>();
  const count = (type: string, what: "imported" | "skipped" | "refused", by = 1) => {
    const row = counts.get(type) ?? { imported: 0, skipped: 0, refused: 0 };
    row[what] += by;
    counts.set(type, row);
  };
  for (const fhirId of imported.ids.keys()) {
    count("Patient", imported.written.has(fhirId) ? "imported" : "skipped");
  }
  for (const { entry } of facts) count(entry.resourceType, written.has(entry) ? "imported" : "skipped");
  for (const [type, skipped] of read.skipped) count(type, "skipped", skipped);
  for (const { resourceType } of refused) if (resourceType !== null) count(resourceType, "refused");

  const patientIds = [...new Set([...imported.ids.values(), ...facts.map(({ patientId }) => patientId)])];
  for (const patientId of patientIds) {
    await audit(tx, actor, {
      action: "history.import",
      subjectType: "Patient",
      subjectId: patientId,
      patientId,
      at,
    });
  }
  return {
    counts: [...counts].map(([resourceType, row]) => ({ resourceType, ...row })),
    refused,
    patientIds,
  };
}

type Fact = PlacedFact["entry"];

/** Whose a fact is: of a patient sent along, of one known from an earlier import, else the named one's. */
async function patientFinder(
  tx: Db,
  actor: Actor,
  sourceSystem: string,
  entries: readonly FhirEntry[],
  sent: ReadonlyMap<string, string>,
  named: string | undefined,
) {
  const missing = new Set<string>();
  for (const entry of entries) {
    if (entry.resourceType === "Patient" || entry.patient.sent || entry.patient.fhirId === null) continue;
    missing.add(entry.patient.fhirId);
  }
  const known = new Map<string, string>();
  const wanted = [...missing];
  for (let i = 0; i < wanted.length; i += 1000) {
    const rows = await tx.patient.findMany({
      where: { AND: [visiblePatients(actor)], sourceSystem, fhirId: { in: wanted.slice(i, i + 1000) } },
      select: { id: true, fhirId: true },
    });
    for (const { id, fhirId } of rows) if (fhirId !== null) known.set(fhirId, id);
  }
  return ({ patient }: Fact): string | undefined =>
    patient.sent ? sent.get(patient.fhirId ?? "") : (known.get(patient.fhirId ?? "") ?? named);
}

function unknownPatient({ path, resourceType }: Fact): RefusedEntry {
  const element = resourceType === "FamilyMemberHistory" ? "patient" : "subject";
  const reason = "The patient was not sent along and is not known.";
  return { path: `${path}.${element}`, resourceType, code: "UNKNOWN_PATIENT", reason };
}
