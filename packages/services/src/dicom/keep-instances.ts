import { type Actor, ConflictError, DomainError } from "@synoptic/domain";
import { addToKnownStudies, type BlobStore, despiteLostRaces } from "@synoptic/persistence";
import type { ServiceContext } from "../context.ts";
import type { ImageFile } from "../image-file.ts";
import { type KeptStudy, keepStudy } from "../keep-study.ts";
import { matchPatient } from "../match-patient.ts";
import { readInstanceFile } from "../read-image-file.ts";
import { announceRequested } from "../request-assessment.ts";
import type { ArrivedFile } from "./arriving-file.ts";
import { findKeptInstances } from "./find-kept-instances.ts";
import { groupByStudy } from "./group-by-study.ts";
import type { InstanceUids } from "./instance-uids.ts";
import { isKeptOtherwise } from "./is-kept-otherwise.ts";
import { registerUnknownPatient } from "./register-unknown-patient.ts";

/** What became of one file. */
export interface InstanceOutcome {
  name: string;
  /** `known`: the same bytes were there already. */
  state: "added" | "known" | "refused";
  /** As far as the file could be read. */
  uids: InstanceUids | null;
  refusal: { code: string; reason: string } | null;
  studyId: string | null;
}

export type KeepContext = Pick<ServiceContext, "db" | "blobs" | "models" | "events" | "studyQuietMs" | "now">;

/** A modality sends image by image, some seconds apart; nobody waits for more than ten minutes. */
const quietAtMostMs = 10 * 60_000;
/** Files that are flushed to the device at a time: several flushes share one write of the journal. */
const writesAtATime = 16;
/** Several clients of one study register the same patient and study at one moment. */
const mostTries = 5;

export interface KeptBatch {
  /** In the order of the files. */
  outcomes: InstanceOutcome[];
  patientsRegistered: number;
  jobIds: string[];
}

/**
 * Keeps DICOM instances: the bytes first, then what comes to studies that are known in one statement, then each new
 * study's rows in one transaction. The caller is trusted: a patient
 * that the site does not know is made of the header. Instances that are there already, with the same data set, change
 * nothing; other data under a known SOP Instance UID are refused. No pixel is decoded here. A study is assessed once it has been
 * quiet for `studyQuietMs`.
 * @param only refuses instances of any other study
 */
export async function keepInstances(
  context: KeepContext,
  actor: Actor,
  arrived: readonly ArrivedFile[],
  only?: string | undefined,
): Promise<KeptBatch> {
  const outcomes = new Map<string, InstanceOutcome>();
  const known = await findKeptInstances(context.db, actor.siteId, arrived);
  const files: ImageFile[] = [];
  const fresh: ArrivedFile[] = [];
  for (const file of arrived) {
    const there = known.get(file.sha256);
    const { name } = file;
    try {
      if (there) {
        requireExpected(there.uids, file, only);
        outcomes.set(name, { name, state: "known", refusal: null, ...there });
        continue;
      }
      const bytes = file.held ?? (await context.blobs.read(file.sha256));
      const read = readInstanceFile({ uploadId: name, sha256: file.sha256, bytes });
      outcomes.set(name, { name, state: "refused", uids: uidsOf(read), refusal: null, studyId: null });
      requireExpected(uidsOf(read), file, only);
      files.push(read);
      fresh.push(file);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      refuse(outcomes, name, error, there?.uids);
    }
  }
  await writeBlobs(context.blobs, fresh);

  const at = context.now();
  const arrivals = files.map(({ uploadId: name, study, ...file }) => ({
    ...file,
    ...{ name, studyInstanceUid: study.studyInstanceUid, scenario: loaded(context, file.scenario) },
  }));
  const added = await despiteLostRaces(
    () => addToKnownStudies(context.db, actor, arrivals, { at, ...quietTime(context) }),
    mostTries,
  );
  for (const [name, studyId] of added) Object.assign(outcomes.get(name)!, { state: "added", studyId });

  const kept: KeptStudy[] = [];
  let patientsRegistered = 0;
  for (const group of groupByStudy(files.filter(({ uploadId }) => !added.has(uploadId)))) {
    try {
      const { study, registered } = await keepGroup(context, actor, group);
      kept.push(study);
      if (registered) patientsRegistered++;
      noteKept(outcomes, group, study);
      await pardonRepeats(context, outcomes, fresh, study.studyId);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const told = error instanceof ConflictError ? new OtherPatientError(error.message) : error;
      for (const { uploadId } of group) refuse(outcomes, uploadId, told);
    }
  }
  announceRequested(
    context,
    kept.flatMap(({ request }) => request ?? []),
  );
  return {
    outcomes: arrived.map(({ name }) => outcomes.get(name)!),
    patientsRegistered,
    jobIds: [...new Set(kept.flatMap(({ jobId }) => jobId ?? []))],
  };
}

/** An instance names another patient than the one whose study it is of. */
class OtherPatientError extends DomainError {
  readonly code = "OTHER_PATIENT";
}

/** An instance is of another study than the one that it was sent to. */
class OtherStudyError extends DomainError {
  readonly code = "OTHER_STUDY";
}

/** An instance is another one than its sender said. */
class OtherInstanceError extends DomainError {
  readonly code = "OTHER_INSTANCE";
}

function requireExpected(uids: InstanceUids, { announced }: ArrivedFile, only: string | undefined): void {
  if (only !== undefined && uids.studyInstanceUid !== only)
    throw new OtherStudyError("The instance is of another study than the one that it was sent to.");
  const { sopClassUid, sopInstanceUid } = announced ?? uids;
  if (sopClassUid !== uids.sopClassUid || sopInstanceUid !== uids.sopInstanceUid)
    throw new OtherInstanceError("The instance is of another SOP class or UID than was announced.");
}

function keepGroup(
  context: KeepContext,
  actor: Actor,
  group: [ImageFile, ...ImageFile[]],
): Promise<{ study: KeptStudy; registered: boolean }> {
  const { db, now } = context;
  const at = now();
  const quiet = quietTime(context);
  const scenario = loaded(context, group.find(({ scenario }) => scenario !== null)?.scenario ?? null);
  const given = { acquiredAt: null, bodyPart: null, laterality: null };
  const work = () =>
    db.$transaction(async (tx) => {
      const registered = await registerUnknownPatient(tx, actor, group[0], at);
      const patient = await matchPatient(tx, actor, group[0], null);
      const study = await keepStudy(tx, actor, { files: group, patient, scenario, given, quiet }, at);
      return { study, registered };
    });
  return despiteLostRaces(work, mostTries);
}

const quietTime = ({ studyQuietMs }: KeepContext) => ({ afterMs: studyQuietMs, atMostMs: quietAtMostMs });

/** The scenario, where a model reads it. */
function loaded({ models }: KeepContext, scenario: string | null): string | null {
  return models.scenarios.some(({ id }) => id === scenario) ? scenario : null;
}

async function writeBlobs(blobs: BlobStore, files: readonly ArrivedFile[]): Promise<void> {
  const waiting = files.filter(({ held }) => held !== null);
  await Promise.all(
    Array.from({ length: Math.min(writesAtATime, waiting.length) }, async () => {
      for (let file = waiting.pop(); file; file = waiting.pop())
        await blobs.write(file.held!, { limitBytes: file.bytes });
    }),
  );
}

function noteKept(
  outcomes: Map<string, InstanceOutcome>,
  group: readonly ImageFile[],
  study: KeptStudy,
): void {
  const added = new Set(study.added);
  const refused = new Map(study.refused.map((file) => [file.uploadId, file]));
  for (const { uploadId } of group) {
    const outcome = outcomes.get(uploadId)!;
    const refusal = refused.get(uploadId);
    if (refusal) outcome.refusal = { code: refusal.code, reason: refusal.reason };
    else {
      outcome.state = added.has(uploadId) ? "added" : "known";
      outcome.studyId = study.studyId;
    }
  }
}

/** What the study has with the same data set is known, though the file around it differs. */
async function pardonRepeats(
  context: KeepContext,
  outcomes: Map<string, InstanceOutcome>,
  arrived: readonly ArrivedFile[],
  studyId: string,
): Promise<void> {
  for (const file of arrived) {
    const outcome = outcomes.get(file.name)!;
    if (outcome.refusal?.code !== "CONFLICT" || !outcome.uids) continue;
    const { sopInstanceUid } = outcome.uids;
    if (await isKeptOtherwise(context, { studyId, sopInstanceUid }, file))
      Object.assign(outcome, { state: "known", refusal: null, studyId });
  }
}

function refuse(
  outcomes: Map<string, InstanceOutcome>,
  name: string,
  { code, message: reason }: DomainError,
  uids: InstanceUids | null = outcomes.get(name)?.uids ?? null,
): void {
  outcomes.set(name, { name, state: "refused", uids, refusal: { code, reason }, studyId: null });
}

function uidsOf({ study, instance }: ImageFile): InstanceUids {
  return {
    studyInstanceUid: study.studyInstanceUid,
    seriesInstanceUid: instance.series.seriesInstanceUid,
    sopInstanceUid: instance.sopInstanceUid,
    sopClassUid: instance.sopClassUid,
  };
}
