import { type Actor, DomainError, InvalidInputError, NotFoundError } from "@synoptic/domain";
import { despiteLostRaces, visiblePatients, visibleUploads } from "@synoptic/persistence";
import { z } from "zod";
import type { ServiceContext } from "./context.ts";
import { groupByStudy } from "./dicom/group-by-study.ts";
import { optionalInstant, optionalText, refuseFuture } from "./fact-input.ts";
import { type FileVerdict, type ImageFile, isPatientImage } from "./image-file.ts";
import { type KeptStudy, keepStudy } from "./keep-study.ts";
import { matchPatient } from "./match-patient.ts";
import { readImageFile } from "./read-image-file.ts";
import { dispatchRequested } from "./request-assessment.ts";
import { validated } from "./validated.ts";

const schema = z.object({
  /** Files that were received and wait, by their upload's id. */
  uploadIds: z.array(z.uuid()).max(2000, "2000 files at most at a time.").default([]),
  /** Files in the blob store by their SHA-256, for callers that put them there themselves and are trusted. */
  sha256s: z.array(z.string()).default([]),
  /** Whose; may be left out where the files' Patient ID and issuer name a known patient. */
  patientId: z.uuid().nullish(),
  /** What to read them for; found from the files where left out. PNG and JPEG need it. */
  scenario: z.string().nullish(),
  /** These three count where the files do not tell. */
  acquiredAt: optionalInstant,
  bodyPart: optionalText,
  laterality: z.enum(["L", "R", "B"], "A laterality is L, R or B.").nullish(),
});

export type RegisterStudyInput = Omit<z.input<typeof schema>, "laterality"> & {
  laterality?: string | null | undefined;
};

export interface RegisteredStudies {
  /** Studies that were made, added to, or found to be there already. */
  studyIds: string[];
  /** Their newest requests to assess. */
  jobIds: string[];
  /** Files that were not registered; `uploadId` is the id or hash that the caller gave. */
  refused: FileVerdict[];
  /** Files that were, and that no model reads: reports, captures, localizers. */
  notAssessed: FileVerdict[];
}

/**
 * Registers received files as imaging studies and asks for their assessment. Files of one study belong together,
 * whatever their order; each study is written whole, with its request and its case on the worklist, in one
 * transaction. What is good is kept, and what is not is told in `refused`: a file of no known kind, of an unknown
 * patient, of another patient's study, or with other bytes under a known SOP Instance UID. The same file twice is
 * one. A study that no model reads is kept, without a request, and so is what is no image.
 * @throws InvalidInputError, UnknownScenarioError
 * @throws NotFoundError where the site has no such patient
 */
export async function registerStudy(
  context: Pick<ServiceContext, "db" | "blobs" | "models" | "queue" | "events" | "now" | "log">,
  actor: Actor,
  input: RegisterStudyInput,
): Promise<RegisteredStudies> {
  const { db, models, now } = context;
  const given = validated(schema, input);
  const at = now();
  refuseFuture(given.acquiredAt, at);
  if (given.scenario != null) models.scenario(given.scenario);
  const patientId = given.patientId ?? null;
  if (patientId !== null) await requireVisible(context, actor, patientId);

  const { files, refused } = await readFiles(context, actor, given);
  const kept: KeptStudy[] = [];
  for (const group of groupByStudy(files)) {
    const work = () =>
      db.$transaction(async (tx) => {
        const patient = await matchPatient(tx, actor, group[0], patientId);
        const told = group.find(({ scenario }) => scenario !== null)?.scenario ?? null;
        const loaded = models.scenarios.some(({ id }) => id === told) ? told : null;
        // What is no image is not read, whatever the caller says that the images show.
        const scenario = group.some(isPatientImage) ? (given.scenario ?? loaded) : null;
        const { acquiredAt, bodyPart } = given;
        const laterality = given.laterality ?? null;
        return keepStudy(
          tx,
          actor,
          { files: group, patient, scenario, given: { acquiredAt, bodyPart, laterality } },
          at,
        );
      });
    try {
      // Another request may register the same study at this moment: the second try finds it there.
      kept.push(await despiteLostRaces(work));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      refused.push(...group.map(({ uploadId }) => refusal(uploadId, error)));
    }
  }
  await dispatchRequested(
    context,
    kept.flatMap(({ request }) => request ?? []),
  );
  const allRefused = [...refused, ...kept.flatMap((study) => study.refused)];
  const isRefused = new Set(allRefused.map(({ uploadId }) => uploadId));
  return {
    studyIds: kept.map(({ studyId }) => studyId),
    jobIds: kept.flatMap(({ jobId }) => jobId ?? []),
    refused: allRefused,
    notAssessed: files.flatMap(({ uploadId, notAssessed }) =>
      notAssessed && !isRefused.has(uploadId) ? { uploadId, ...notAssessed } : [],
    ),
  };
}

async function requireVisible(
  { db }: Pick<ServiceContext, "db">,
  actor: Actor,
  patientId: string,
): Promise<void> {
  const where = { id: patientId, AND: [visiblePatients(actor)] };
  const found = await db.patient.findUnique({ where, select: { id: true } });
  if (!found) throw new NotFoundError("The site has no such patient.", ["patientId"]);
}

type Given = z.output<typeof schema>;

/** Reads one file after the other, so that only one is held at a time. */
async function readFiles(
  { db, blobs }: Pick<ServiceContext, "db" | "blobs">,
  actor: Actor,
  given: Given,
): Promise<{ files: ImageFile[]; refused: FileVerdict[] }> {
  const { uploadIds, sha256s } = given;
  if (uploadIds.length + sha256s.length === 0)
    throw new InvalidInputError("No file is given.", ["uploadIds"]);
  const uploads = await db.upload.findMany({
    where: { id: { in: uploadIds }, AND: [visibleUploads(actor)] },
    select: { id: true, sha256: true },
  });
  const hashOf = new Map(uploads.map(({ id, sha256 }) => [id, sha256]));
  for (const sha256 of sha256s) hashOf.set(sha256, sha256);

  const files: ImageFile[] = [];
  const refused: FileVerdict[] = [];
  for (const uploadId of new Set([...uploadIds, ...sha256s])) {
    try {
      const sha256 = hashOf.get(uploadId);
      if (sha256 === undefined) throw new NotFoundError("There is no such upload.");
      const { patientId = null, scenario = null, bodyPart } = given;
      const hint = { patientId, scenario, bodyPart };
      files.push(await readImageFile({ uploadId, sha256, bytes: await blobs.read(sha256) }, hint));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      refused.push(refusal(uploadId, error));
    }
  }
  return { files, refused };
}

function refusal(uploadId: string, { code, message }: DomainError): FileVerdict {
  return { uploadId, code, reason: message };
}
