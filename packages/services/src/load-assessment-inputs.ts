import { NotFoundError, type PatientHistory, type Prevalence, type StudyContext } from "@synoptic/domain";
import type { ScenarioModel } from "@synoptic/inference";
import {
  type AssessmentJob,
  findClinicPrevalence,
  findPrimaryInstance,
  historyAsOf,
  type KnownPrevalence,
} from "@synoptic/persistence";
import type { ServiceContext } from "./context.ts";
import type { OpenModelContext } from "./models/open-model.ts";
import { championOf } from "./models/site-models.ts";

/** Everything that one assessment is made from. */
export interface AssessmentInputs {
  scenario: ScenarioModel;
  history: PatientHistory;
  /** Nothing for the history alone. */
  study: (StudyContext & { id: string }) | null;
  /** The study's instance that is read. */
  image: { instanceId: string; sha256: string; bytes: Uint8Array } | null;
  /** In the order of the scenario's classes. */
  prevalence: Prevalence & { clinicPrevalenceId: string | null };
}

/**
 * Loads all that a job needs, at once: the history as of the moment that the job names, and no fact after it.
 * @throws UnknownScenarioError, NotFoundError, and what loading the site's champion throws
 */
export async function loadAssessmentInputs(
  context: OpenModelContext & Pick<ServiceContext, "blobs">,
  job: Pick<AssessmentJob, "siteId" | "patientId" | "studyId" | "scenario" | "historyAsOf">,
): Promise<AssessmentInputs> {
  const { db, blobs, now } = context;
  const scenario = await championOf(context, job.siteId, job.scenario);
  const [history, study, instance, clinic] = await Promise.all([
    historyAsOf(db, job.patientId, job.historyAsOf),
    job.studyId === null
      ? null
      : db.imagingStudy.findUniqueOrThrow({
          where: { id: job.studyId },
          select: { id: true, bodyPart: true, laterality: true },
        }),
    job.studyId === null ? undefined : findPrimaryInstance(db, job.studyId),
    findClinicPrevalence(db, job.siteId, job.scenario, now()),
  ]);
  if (study && !instance) throw new NotFoundError("The study has no image.", ["study", study.id]);
  return {
    scenario,
    history,
    study,
    image: instance
      ? {
          instanceId: instance.id,
          sha256: instance.sha256,
          bytes: await blobs.read(instance.sha256),
        }
      : null,
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
