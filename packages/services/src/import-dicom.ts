import { type Actor, DomainError, keptName } from "@synoptic/domain";
import { findPatientIds } from "@synoptic/persistence";
import type { ServiceContext } from "./context.ts";
import type { ImageFile } from "./image-file.ts";
import { readImageFile } from "./read-image-file.ts";
import { registerPatient } from "./register-patient.ts";
import { registerStudy } from "./register-study.ts";

/** System of a Patient ID whose file names no issuer. */
const LOCAL_PATIENT_ID = "urn:synoptic:local:patient-id";
/** Of one file. */
const LIMIT_BYTES = 2 * 1024 ** 3;

/** A file to import; its bytes are read when its turn comes, so that only one is held at a time. */
export interface DicomSource {
  name: string;
  read(): Promise<Uint8Array>;
}

export interface DicomImport {
  imported: number;
  /** Files whose bytes were registered before. */
  duplicates: number;
  refused: readonly { file: string; code: string; reason: string }[];
  patientsRegistered: number;
  studyIds: readonly string[];
  /** Requests to assess, which wait for whoever runs jobs. */
  jobIds: readonly string[];
}

/**
 * Registers DICOM files as studies. The caller is trusted: a patient that the site does not know is made from
 * the file's header. What is good is kept, and each refused file is told with its reason.
 */
export async function importDicom(
  context: Pick<ServiceContext, "db" | "blobs" | "models" | "queue" | "events" | "now" | "log">,
  actor: Actor,
  sources: readonly DicomSource[],
): Promise<DicomImport> {
  const { db, blobs } = context;
  const nameOf = new Map<string, string>();
  const refused: { file: string; code: string; reason: string }[] = [];
  let patientsRegistered = 0;
  let repeated = 0;
  for (const { name, read } of sources) {
    try {
      const bytes = await read();
      const { sha256 } = await blobs.write(bytes, { limitBytes: LIMIT_BYTES });
      if (nameOf.has(sha256)) {
        repeated++;
        continue;
      }
      const hint = { patientId: null, scenario: null };
      const file = await readImageFile({ uploadId: sha256, sha256, bytes }, hint);
      if (await registerUnknownPatient(context, actor, file)) patientsRegistered++;
      nameOf.set(sha256, name);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      refused.push({ file: name, code: error.code, reason: error.message });
    }
  }

  const sha256s = [...nameOf.keys()];
  const known = await db.instance.findMany({
    where: { sha256: { in: sha256s }, series: { study: { siteId: actor.siteId } } },
    select: { sha256: true },
  });
  const registered =
    sha256s.length === 0
      ? { studyIds: [], jobIds: [], refused: [] }
      : await registerStudy(context, actor, { sha256s });
  for (const { uploadId, code, reason } of registered.refused) {
    refused.push({ file: nameOf.get(uploadId) ?? uploadId, code, reason });
  }
  const refusedHashes = new Set(registered.refused.map(({ uploadId }) => uploadId));
  const before = new Set(known.map(({ sha256 }) => sha256).filter((sha256) => !refusedHashes.has(sha256)));
  return {
    imported: sha256s.length - before.size - refusedHashes.size,
    duplicates: before.size + repeated,
    refused,
    patientsRegistered,
    studyIds: registered.studyIds,
    jobIds: registered.jobIds,
  };
}

/** @returns whether a patient was made; a file without a Patient ID is left for registering to refuse */
async function registerUnknownPatient(
  context: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  { patientIdentifiers, instance }: ImageFile,
): Promise<boolean> {
  const [first] = patientIdentifiers;
  if (!first) return false;
  if ((await findPatientIds(context.db, actor.siteId, patientIdentifiers)).length > 0) return false;
  const systems = new Set(patientIdentifiers.map(({ system }) => system ?? LOCAL_PATIENT_ID));
  await registerPatient(context, actor, {
    ...patientOf(instance.attributes as Attributes),
    identifiers: [...systems].map((system) => ({ system, value: first.value })),
  });
  return true;
}

/** The DICOM JSON model, PS3.18 annex F. */
type Attributes = Readonly<Record<string, { Value?: readonly unknown[] } | undefined>>;

const sexes: Record<string, "male" | "female" | "other"> = { M: "male", F: "female", O: "other" };

/** Patient's Name, Birth Date and Sex, as far as they can be read. */
function patientOf(attributes: Attributes) {
  const first = (tag: string) => attributes[tag]?.Value?.[0];
  const name = first("00100010") as { Alphabetic?: string } | undefined;
  const [familyName, givenName] = (name?.Alphabetic ?? "").split("^");
  const day = /^(\d{4})(\d{2})(\d{2})$/.exec(String(first("00100030") ?? ""));
  const birthDate = day ? `${day[1]}-${day[2]}-${day[3]}` : null;
  const exists = birthDate !== null && new Date(birthDate).toJSON()?.startsWith(birthDate);
  return {
    familyName: keptName(familyName),
    givenName: keptName(givenName),
    birthDate: exists ? birthDate : null,
    sex: sexes[String(first("00100040") ?? "")] ?? ("unknown" as const),
  };
}
