import { InvalidInputError } from "@synoptic/domain";
import { contentHash, sourceIdentifier } from "@synoptic/interop";
import { visiblePatients } from "@synoptic/persistence";
import type { ServiceContext } from "../context.ts";
import { type HistoryImport, importHistory } from "../import-history.ts";
import type { FhirContext } from "./resource-kind.ts";
import { findResourceKind } from "./resource-kinds.ts";

/** The types that the import reads. */
export const importedTypes: readonly string[] = [
  "Patient",
  "Encounter",
  "Observation",
  "Condition",
  "MedicationStatement",
  "MedicationRequest",
  "FamilyMemberHistory",
];

/** Ids are kept apart by the source they come from; what arrives over REST is of this one. */
const sourceSystem = "fhir";

type ImportContext = FhirContext & Pick<ServiceContext, "blobs" | "now">;

export interface ImportedEntry {
  resourceType: string | null;
  /** The id here; nothing where it was refused, or says nothing for a history. */
  id: string | undefined;
  refused: HistoryImport["refused"];
  /** It was kept, and is not used yet. */
  warnings: HistoryImport["warnings"];
}

/**
 * Takes in a transaction or batch, and tells of each entry what became of it.
 * @throws InvalidInputError, and what `importHistory` throws
 */
export async function importBundle(context: ImportContext, bundle: unknown): Promise<ImportedEntry[]> {
  const entries = entriesOf(bundle);
  const { refused, warnings } = await importHistory(context, context.actor, { bundle, sourceSystem });
  const ids = await idsHere(context, entries);
  return entries.map((resource, place) => {
    const isOwn = ({ path }: { path: string }) => path.startsWith(`Bundle.entry[${place}].`);
    const own = refused.filter(isOwn);
    const resourceType = typeof resource?.resourceType === "string" ? resource.resourceType : null;
    const id = own.length > 0 ? undefined : ids.get(keyOf(resource));
    return { resourceType, id, refused: own, warnings: warnings.filter(isOwn) };
  });
}

/**
 * Takes in one resource. Its subject may be a Patient by the id here.
 * @throws InvalidInputError, and what `importHistory` throws
 */
export async function importResource(context: ImportContext, resource: unknown): Promise<ImportedEntry> {
  const sent = asObject(resource);
  const resourceType = String(sent?.resourceType);
  if (!sent || !importedTypes.includes(resourceType)) {
    throw new InvalidInputError(`Resources of these types are taken in: ${importedTypes.join(", ")}.`);
  }
  const patientId = await subjectHere(context, sent);
  const { refused, warnings } = await importHistory(context, context.actor, {
    bundle: resource,
    sourceSystem,
    ...(patientId === undefined ? {} : { patientId }),
  });
  const id = refused.length > 0 ? undefined : (await idsHere(context, [sent])).get(keyOf(sent));
  return { resourceType, id, refused, warnings };
}

type Json = Record<string, unknown>;

const asObject = (value: unknown): Json | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : undefined;

/** @throws InvalidInputError unless it is a transaction or batch of creates and updates */
function entriesOf(bundle: unknown): (Json | undefined)[] {
  const { resourceType, type, entry = [] } = asObject(bundle) ?? {};
  if (resourceType !== "Bundle" || (type !== "transaction" && type !== "batch") || !Array.isArray(entry)) {
    throw new InvalidInputError("Send a Bundle of the type transaction or batch.");
  }
  for (const one of entry) {
    const method = asObject(asObject(one)?.request)?.method ?? "POST";
    if (method !== "POST" && method !== "PUT") {
      throw new InvalidInputError(
        "Entries are taken in by POST and PUT; other methods are requests of their own.",
      );
    }
  }
  return entry.map((one) => asObject(asObject(one)?.resource));
}

/** As the import names what has no id. */
function sentId(resource: Json): string {
  return typeof resource.id === "string" ? resource.id : contentHash(resource);
}

const keyOf = (resource: Json | undefined) =>
  resource ? `${String(resource.resourceType)}/${sentId(resource)}` : "";

/** Ids that the sent resources have here, by type and sent id; one search a type. */
async function idsHere(
  context: FhirContext,
  sent: readonly (Json | undefined)[],
): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const type of importedTypes) {
    const own = sent.flatMap((one) => (one?.resourceType === type ? [sentId(one)] : []));
    const kind = findResourceKind(type);
    if (own.length === 0 || !kind) continue;
    const { system } = sourceIdentifier(sourceSystem, "");
    const alternatives = own.map((id) => `${system}|${id}`);
    const found = await kind.find(context, [{ name: "identifier", alternatives }], { take: own.length });
    for (const { resource } of found) {
      const { identifier = [] } = resource as { identifier?: { system?: string; value?: string }[] };
      for (const { system: of, value } of identifier)
        if (of === system) ids.set(`${type}/${value}`, resource.id);
    }
  }
  return ids;
}

/** The patient whom a resource names by the id here. */
async function subjectHere({ db, actor }: FhirContext, resource: Json): Promise<string | undefined> {
  const { reference } = asObject(resource.subject ?? resource.patient) ?? {};
  const id = /^Patient\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(String(reference))?.[1];
  if (id === undefined) return undefined;
  const found = await db.patient.findUnique({
    where: { id, AND: [visiblePatients(actor)] },
    select: { id: true },
  });
  return found?.id;
}
