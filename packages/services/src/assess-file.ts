import {
  defaultImagePolicy,
  type FusedAssessment,
  type InstanceChoice,
  NotFoundError,
  type PatientHistory,
} from "@synoptic/domain";
import { renderHeatmap } from "@synoptic/imaging";
import {
  heatmapOnSource,
  type ImageReading,
  type ModelLibrary,
  type ModelVersionKey,
} from "@synoptic/inference";
import { chooseAmong, whyNothingIsRead } from "./choose-images.ts";
import { computeAssessment } from "./compute-assessment.ts";
import { readFileForScenario, topClass } from "./file-scenario.ts";
import { asKeptInstance } from "./image-file.ts";

export interface FileAssessment {
  result: FusedAssessment;
  /** Why the file is read, or is not. */
  choice: InstanceChoice;
  /** When the image was made; the moment of the assessment where the file does not tell. */
  historyAsOf: Date;
  prevalenceSource: string;
  models: readonly ModelVersionKey[];
  /** `[1280]`; nothing where the model gives none. */
  embedding: Float32Array | null;
  /**
   * The heatmap of the primary finding's most probable class as PNG on the source image's grid.
   * @throws NotFoundError where the reading is withheld or the model gives no map
   */
  heatmap(): Promise<{ classId: string; png: Buffer }>;
}

/**
 * Assesses one image file as a stored study would be, without a database. It starts from the prevalence of the
 * head's calibration cohort.
 * @param history known of the patient at a moment; left out, nothing is known
 * @throws InvalidInputError where the file does not tell what to read it for and no scenario is named
 * @throws UnknownScenarioError, and what reading the image throws
 */
export async function assessFile(
  models: ModelLibrary,
  input: {
    bytes: Uint8Array;
    scenario?: string | undefined;
    history?: ((asOf: Date) => PatientHistory) | undefined;
  },
  now: Date,
): Promise<FileAssessment> {
  const { bytes } = input;
  const { file, sha256, scenario } = await readFileForScenario(models, bytes, input.scenario);
  const historyAsOf = file.study.acquiredAt ?? now;
  const { bodyPart, laterality } = file.study;

  const { images, choices } = chooseAmong([asKeptInstance(file.instance)], scenario);

  const readings: ImageReading[] = [];
  const listening: Pick<ModelLibrary, "read" | "historyModel"> = {
    historyModel: (id) => models.historyModel(id),
    read: async (image, id, options) => {
      const reading = await models.read(image, id, options);
      readings.push(reading);
      return reading;
    },
  };
  const computed = await computeAssessment(
    listening,
    {
      scenario,
      history: input.history?.(historyAsOf) ?? nothingKnown(historyAsOf),
      study: { id: sha256, bodyPart, laterality },
      images: images.map((image) => ({ ...image, bytes: async () => bytes })),
      imagesLeftOut: 0,
      choices,
      nothingToRead: images.length === 0 ? whyNothingIsRead(choices) : null,
      imagePolicy: { policy: defaultImagePolicy(scenario.id), id: null },
      imageWeight: null,
      priorImage: null,
      prevalence: { ...scenario.defaultPrevalence, clinicPrevalenceId: null },
    },
    async () => {},
  );
  const result: FusedAssessment = computed.result;
  const reading = readings[0];
  return {
    result,
    choice: choices[0]!,
    historyAsOf,
    prevalenceSource: scenario.defaultPrevalence.source,
    models: computed.models,
    embedding: reading?.embedding ?? null,
    heatmap: async () => {
      if (result.status === "withheld" || !reading)
        throw new NotFoundError("The reading is withheld: it has no heatmap.");
      const classId = topClass(scenario, reading.probabilities);
      const map = reading.activationMaps?.[scenario.classes.findIndex(({ id }) => id === classId)];
      if (!map) throw new NotFoundError("The model gives no class activation map.");
      return { classId, png: await renderHeatmap(heatmapOnSource(map, reading.image)) };
    },
  };
}

function nothingKnown(asOf: Date): PatientHistory {
  return {
    patientId: "",
    asOf,
    birthDate: null,
    sex: "unknown",
    raceAndEthnicity: [],
    observations: [],
    conditions: [],
    medications: [],
    familyHistory: [],
    procedures: [],
    allergies: [],
    immunizations: [],
  };
}
