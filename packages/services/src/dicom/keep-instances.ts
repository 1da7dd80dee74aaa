import { type Actor, ConflictError, DomainError } from "@synoptic/domain";
import { addToKnownStudies, despiteLostRaces, findKeptInstances } from "@synoptic/persistence";
import type { ServiceContext } from "../context.ts";
import type { ImageFile } from "../image-file.ts";
import { type KeptStudy, keepStudy } from "../keep-study.ts";
import { matchPatient } from "../match-patient.ts";
import { announceRequested } from "../request-assessment.ts";
import { begin, othersBegan } from "./beginnings.ts";
import { groupByStudy } from "./group-by-study.ts";
import { type InstanceOutcome, refusedInstance } from "./instance-outcome.ts";
import { isKeptOtherwise } from "./is-kept-otherwise.ts";
import type { PreparedInstance } from "./prepare-instance.ts";
import { registerUnknownPatient } from "./register-unknown-patient.ts";

export type KeepContext = Pick<ServiceContext, "db" | "blobs" | "models" | "events" | "studyQuietMs" | "now">;

/** A modality sends image by image, some seconds apart; nobody waits for more than ten minutes. */
const quietAtMostMs = 10 * 60_000;
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
 */
export async function keepInstances(
  context: KeepContext,
  actor: Actor,
  prepared: readonly PreparedInstance[],
): Promise<KeptBatch> {
  const written = await Promise.all(prepared.map(({ written }) => written));
  // What was not in the store is no instance's.
  const stored = prepared.filter((_, i) => !written[i]!.isNew).map(({ file }) => file.sha256);
  const known = await findKeptInstances(context.db, actor.siteId, stored);
  const outcomes = new Map<string, InstanceOutcome>();
  for (const { file, uids } of prepared) {
    const studyId = known.get(file.sha256) ?? null;
    const state = studyId === null ? "refused" : "known";
    outcomes.set(file.name, { name: file.name, state, uids, refusal: null, studyId });
  }
  const fresh = prepared.filter(({ file }) => !known.has(file.sha256));
  const files = fresh.map(({ image }) => image);

  const added = await addKnown(context, actor, files);
  const left = () => files.filter(({ uploadId }) => !added.has(uploadId));
  // A study that comes by several requests at once is begun by one; what the others would do at the same time they would
  // only do in vain.
  if (await othersBegan(left().map((file) => nameOf(actor, file))))
    for (const [name, studyId] of await addKnown(context, actor, left())) added.set(name, studyId);
  for (const [name, studyId] of added) Object.assign(outcomes.get(name)!, { state: "added", studyId });

  const kept: KeptStudy[] = [];
  let patientsRegistered = 0;
  for (const group of groupByStudy(left())) {
    try {
      const { study, registered } = await keepGroup(context, actor, group);
      kept.push(study);
      if (registered) patientsRegistered++;
      noteKept(outcomes, group, study);
      await pardonRepeats(context, outcomes, fresh, study.studyId);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const told = error instanceof ConflictError ? new OtherPatientError(error.message) : error;
      for (const { uploadId } of group)
        outcomes.set(uploadId, refusedInstance(uploadId, told, outcomes.get(uploadId)?.uids));
    }
  }
  announceRequested(
    context,
    kept.flatMap(({ request }) => request ?? []),
  );
  return {
    outcomes: prepared.map(({ file }) => outcomes.get(file.name)!),
    patientsRegistered,
    jobIds: [...new Set(kept.flatMap(({ jobId }) => jobId ?? []))],
  };
}

/** An instance names another patient than the one whose study it is of. */
class OtherPatientError extends DomainError {
  readonly code = "OTHER_PATIENT";
}

function addKnown(
  context: KeepContext,
  actor: Actor,
  files: readonly ImageFile[],
): Promise<Map<string, string>> {
  const arrivals = files.map(({ uploadId: name, study, ...file }) => ({
    ...file,
    ...{ name, studyInstanceUid: study.studyInstanceUid, scenario: loaded(context, file.scenario) },
  }));
  const options = { at: context.now(), ...quietTime(context) };
  return despiteLostRaces(() => addToKnownStudies(context.db, actor, arrivals, options), mostTries);
}

function nameOf({ siteId }: Actor, { study }: ImageFile): string {
  return `${siteId} ${study.studyInstanceUid}`;
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
      const patient = registered ?? (await matchPatient(tx, actor, group[0], null));
      const study = await keepStudy(tx, actor, { files: group, patient, scenario, given, quiet }, at);
      return { study, registered: registered !== undefined };
    });
  return begin(nameOf(actor, group[0]), () => despiteLostRaces(work, mostTries));
}

const quietTime = ({ studyQuietMs }: KeepContext) => ({ afterMs: studyQuietMs, atMostMs: quietAtMostMs });

/** The scenario, where a model reads it. */
function loaded({ models }: KeepContext, scenario: string | null): string | null {
  return models.scenarios.some(({ id }) => id === scenario) ? scenario : null;
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
  prepared: readonly PreparedInstance[],
  studyId: string,
): Promise<void> {
  for (const { file } of prepared) {
    const outcome = outcomes.get(file.name)!;
    if (outcome.refusal?.code !== "CONFLICT" || !outcome.uids) continue;
    const { sopInstanceUid } = outcome.uids;
    if (await isKeptOtherwise(context, { studyId, sopInstanceUid }, file))
      Object.assign(outcome, { state: "known", refusal: null, studyId });
  }
}
