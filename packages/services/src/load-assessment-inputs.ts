import {
  defaultImagePolicy,
  type ImagePolicy,
  type InstanceChoice,
  type PatientHistory,
  type Prevalence,
  type StudyContext,
  type WithheldReason,
} from "@synoptic/domain";
import { type ScenarioModel, versionKey } from "@synoptic/inference";
import {
  type AssessmentJob,
  findClinicPrevalence,
  findImagePolicy,
  findImageWeight,
  historyAsOf,
  type KnownImageWeight,
  type KnownPrevalence,
} from "@synoptic/persistence";
import { chooseImages, countLeftOut, type ImageOfStudy, whyNothingIsRead } from "./choose-images.ts";
import type { ServiceContext } from "./context.ts";
import { findPriorImage, type PriorImage } from "./find-prior-image.ts";
import type { OpenModelContext } from "./models/open-model.ts";
import { championOf } from "./models/site-models.ts";

/** Everything that one assessment is made from. */
export interface AssessmentInputs {
  scenario: ScenarioModel;
  history: PatientHistory;
  /** Nothing for the history alone. */
  study: (StudyContext & { id: string }) | null;
  /** The study's images that the model reads, newest first; none for the history alone. */
  images: readonly ImageToRead[];
  /** Images that fit beyond those. */
  imagesLeftOut: number;
  /** Why each of the study's instances is read or not; nothing for the history alone. */
  choices: readonly InstanceChoice[] | null;
  /** Of a study of which nothing is read, why. */
  nothingToRead: WithheldReason | null;
  /** The site's, else the scenario's own. */
  imagePolicy: { policy: ImagePolicy; id: string | null };
  /** How strongly the site has said that this model's images count; nothing where the model's own strength does. */
  imageWeight: KnownImageWeight | null;
  /** The patient's earlier image; only where it is to count. */
  priorImage: PriorImage | null;
  /** In the order of the scenario's classes. */
  prevalence: Prevalence & { clinicPrevalenceId: string | null };
}

export interface ImageToRead extends ImageOfStudy {
  /** Of sixteen radiographs one at a time is held. */
  bytes: () => Promise<Uint8Array>;
}

/**
 * Loads all that a job needs, at once: the history as of the moment that the job names, and no fact after it.
 * @throws UnknownScenarioError, and what loading the site's champion throws
 */
export async function loadAssessmentInputs(
  context: OpenModelContext & Pick<ServiceContext, "blobs">,
  job: Pick<AssessmentJob, "siteId" | "patientId" | "studyId" | "scenario" | "historyAsOf">,
): Promise<AssessmentInputs> {
  const { db, blobs, now } = context;
  const { siteId, patientId } = job;
  const scenario = await championOf(context, siteId, job.scenario);
  const [history, study, found, clinic, policy, imageWeight] = await Promise.all([
    historyAsOf(db, patientId, job.historyAsOf),
    job.studyId === null
      ? null
      : db.imagingStudy.findUniqueOrThrow({
          where: { id: job.studyId },
          select: { id: true, bodyPart: true, laterality: true, acquiredAt: true },
        }),
    job.studyId === null ? null : chooseImages(db, job.studyId, scenario),
    findClinicPrevalence(db, siteId, job.scenario, now()),
    findImagePolicy(db, siteId, job.scenario, now()),
    findImageWeight(db, siteId, job.scenario, versionKey(scenario.head)),
  ]);
  const { images, choices } = found ?? { images: [], choices: null };
  const priorImage =
    study && imageWeight && imageWeight.weight.priorStrength !== 0
      ? await findPriorImage(db, scenario, { ...study, patientId, scenario: job.scenario }, now())
      : undefined;
  return {
    scenario,
    history,
    study,
    images: images.map((image) => ({ ...image, bytes: () => blobs.read(image.sha256) })),
    imagesLeftOut: choices ? countLeftOut(choices) : 0,
    choices,
    nothingToRead: choices && images.length === 0 ? whyNothingIsRead(choices) : null,
    imagePolicy: policy ?? { policy: defaultImagePolicy(job.scenario), id: null },
    imageWeight: imageWeight ?? null,
    priorImage: priorImage ?? null,
    prevalence: prevalenceOf(scenario, clinic),
  };
}

/** The clinic's own prevalence, where it speaks of just the classes that the model tells apart. */
export function prevalenceOf(
  scenario: ScenarioModel,
  clinic: KnownPrevalence | undefined,
): AssessmentInputs["prevalence"] {
  const probabilities = scenario.classes.map(({ id }) => clinic?.prevalence[id]);
  const complete = probabilities.every((value) => value !== undefined);
  if (!clinic || !complete || Object.keys(clinic.prevalence).length !== probabilities.length) {
    return { ...scenario.defaultPrevalence, clinicPrevalenceId: null };
  }
  return { probabilities, source: clinic.source, clinicPrevalenceId: clinic.id };
}
