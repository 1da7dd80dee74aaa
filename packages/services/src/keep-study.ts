import { type Actor, ConflictError } from "@synoptic/domain";
import {
  addInstances,
  createStudy,
  type Db,
  describeStudy,
  findInstanceHashes,
  findStudyByUid,
  findWaitingJob,
  type ImagingStudy,
  joinKeptResources,
  keepBlobs,
  lockStudy,
  putOffJob,
} from "@synoptic/persistence";
import { audit } from "./audit.ts";
import { isChosenAnew } from "./choose-images.ts";
import { type FileVerdict, type ImageFile, isPatientImage } from "./image-file.ts";
import type { MatchedPatient } from "./match-patient.ts";
import { type RequestedAssessment, requestAssessment } from "./request-assessment.ts";

export interface StudyToKeep {
  /** At least one; all of one study. */
  files: readonly [ImageFile, ...ImageFile[]];
  patient: MatchedPatient;
  /** What the caller said, which counts where the files do not tell. */
  given: { acquiredAt: Date | null; bodyPart: string | null; laterality: string | null };
  /** What it is to be read for; nothing where no model reads it. */
  scenario: string | null;
  /** How long to wait for more of the study before it is read; not at all where left out. */
  quiet?: QuietTime | undefined;
}

interface QuietTime {
  /** After the last file. */
  afterMs: number;
  /** After the first. */
  atMostMs: number;
}

export interface KeptStudy {
  studyId: string;
  /** The request that will read it: new, or already waiting or done where nothing was added. */
  jobId: string | null;
  request: RequestedAssessment | null;
  /** Files that are new to the study, by how the caller named them. */
  added: string[];
  refused: FileVerdict[];
}

/**
 * Writes a study, its series, instances and blobs, the request to assess it and its case on the worklist, in the
 * caller's transaction. Files that are there already, byte for byte, change nothing; a study that gains images, or a
 * Key Object Selection that names some of them, is assessed again unless a request still waits.
 * @throws ConflictError where the study is another patient's already
 */
export async function keepStudy(tx: Db, actor: Actor, input: StudyToKeep, at: Date): Promise<KeptStudy> {
  const { files } = input;
  const known = await findStudyByUid(tx, actor.siteId, files[0].study.studyInstanceUid);
  if (known && known.patientId !== input.patient.id) {
    throw new ConflictError("A study with this UID is another patient's.", ["patientId"]);
  }
  const { fresh, refused } = await sortOut(tx, known, files);
  if (!known && fresh.length === 0) throw new Error("A new study without an instance.");
  const first = known ?? (await createStudy(tx, describe(actor.siteId, input, at), at));
  if (!known) await joinKeptResources(tx, first);
  const study = await describedAnew(tx, first, input, fresh);

  if (fresh.length > 0) {
    await keepBlobs(
      tx,
      fresh.map(({ instance: { sha256, mediaType }, bytes }) => ({ sha256, bytes, mediaType })),
      at,
    );
    await addInstances(
      tx,
      study.id,
      fresh.map(({ instance }) => instance),
      at,
    );
    const [subjectType, patientId] = ["ImagingStudy", study.patientId];
    await audit(tx, actor, { action: "study.register", subjectType, subjectId: study.id, patientId, at });
  }
  const isChanged =
    fresh.some(isPatientImage) ||
    (await isChosenAnew(
      tx,
      study.id,
      fresh.map(({ instance }) => instance),
    ));
  return {
    studyId: study.id,
    added: fresh.map(({ uploadId }) => uploadId),
    refused,
    ...(await requestFor(tx, actor, study, isChanged, at, input.quiet)),
  };
}

/**
 * A study that began with what no model reads, such as a report, becomes that of the first image that one does; where
 * only the caller knows what it shows, of the first image.
 */
async function describedAnew(
  tx: Db,
  study: ImagingStudy,
  { scenario }: StudyToKeep,
  fresh: readonly ImageFile[],
): Promise<ImagingStudy> {
  if (study.scenario !== null || scenario === null) return study;
  const image = fresh.find((file) => file.scenario === scenario) ?? fresh.find(isPatientImage);
  if (!image) return study;
  const { modality, bodyPart, laterality } = image.study;
  return describeStudy(tx, study.id, {
    ...{ modality, scenario },
    ...{ bodyPart: bodyPart ?? study.bodyPart, laterality: laterality ?? study.laterality },
  });
}

/** Files that the study does not have yet, and those whose UID it has with other bytes. */
async function sortOut(
  tx: Db,
  study: ImagingStudy | undefined,
  files: readonly ImageFile[],
): Promise<{ fresh: ImageFile[]; refused: FileVerdict[] }> {
  const uids = files.map(({ instance }) => instance.sopInstanceUid);
  const hashes = study ? await findInstanceHashes(tx, study.id, uids) : new Map<string, string>();
  const fresh: ImageFile[] = [];
  const refused: FileVerdict[] = [];
  for (const file of files) {
    const { sopInstanceUid, sha256 } = file.instance;
    const there = hashes.get(sopInstanceUid);
    if (there === undefined) {
      hashes.set(sopInstanceUid, sha256);
      fresh.push(file);
    } else if (there !== sha256) {
      const reason = "An instance with this SOP Instance UID is there already, with other bytes.";
      refused.push({ uploadId: file.uploadId, code: "CONFLICT", reason });
    }
  }
  return { fresh, refused };
}

function describe(siteId: string, { files, patient, given, scenario }: StudyToKeep, at: Date) {
  // What is no image says least of the study.
  const { study } = files.find(isPatientImage) ?? files[0];
  return {
    siteId,
    patientId: patient.id,
    synthetic: patient.synthetic,
    studyInstanceUid: study.studyInstanceUid,
    accessionNumber: study.accessionNumber,
    description: study.description,
    modality: study.modality,
    bodyPart: study.bodyPart ?? given.bodyPart,
    laterality: study.laterality ?? given.laterality,
    scenario,
    acquiredAt: study.acquiredAt ?? given.acquiredAt ?? at,
    header: study.header,
  };
}

async function requestFor(
  tx: Db,
  actor: Actor,
  study: ImagingStudy,
  changed: boolean,
  at: Date,
  quiet: QuietTime | undefined,
): Promise<Pick<KeptStudy, "jobId" | "request">> {
  const { id: studyId, siteId, patientId, scenario, acquiredAt: historyAsOf } = study;
  if (scenario === null) return { jobId: null, request: null };
  const notBefore = quiet ? new Date(at.getTime() + quiet.afterMs) : null;
  const waiting = await findWaitingJob(tx, studyId, scenario, historyAsOf);
  if (waiting) {
    if (changed && quiet && notBefore) await putOffJob(tx, waiting.id, notBefore, quiet.atMostMs);
    return { jobId: waiting.id, request: null };
  }
  if (!changed) {
    const latest = await tx.assessmentJob.findFirst({
      where: { studyId, scenario },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      select: { id: true },
    });
    return { jobId: latest?.id ?? null, request: null };
  }
  // Several requests may add to the study at once: the first asks, and the others find that it has.
  await lockStudy(tx, studyId);
  const meanwhile = await findWaitingJob(tx, studyId, scenario, historyAsOf);
  if (meanwhile) return { jobId: meanwhile.id, request: null };
  const request = await requestAssessment(
    tx,
    actor,
    { siteId, patientId, studyId, scenario, historyAsOf, notBefore },
    at,
  );
  return { jobId: request.job.id, request };
}
