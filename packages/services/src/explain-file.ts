import { InvalidInputError } from "@synoptic/domain";
import { renderHeatmap } from "@synoptic/imaging";
import { heatmapOnSource, type ModelLibrary, type ModelVersionKey } from "@synoptic/inference";
import { chooseAmong } from "./choose-images.ts";
import {
  type ComputedExplanation,
  computeExplanation,
  type ExplanationRequest,
} from "./compute-explanation.ts";
import { readFileForScenario, topClass } from "./file-scenario.ts";
import { asKeptInstance } from "./image-file.ts";

export interface FileExplanation
  extends Pick<ComputedExplanation, "explanation" | "quality" | "probability"> {
  scenario: string;
  classLabel: string;
  models: readonly ModelVersionKey[];
  /** The map as a transparent PNG on the source image's grid. */
  heatmap(): Promise<Buffer>;
}

/**
 * Explains one class of one image file by one method, without a database.
 * @throws UnknownExplanationError, ExplanationUnavailableError
 * @throws InvalidInputError where a parameter or the class is not known, or the file does not tell its scenario
 * @throws UnknownScenarioError, and what reading the image throws
 */
export async function explainFile(
  models: Pick<ModelLibrary, "scenario" | "scenarios" | "imageModel" | "imageModels">,
  input: Omit<ExplanationRequest, "classId" | "frameNumber"> & {
    scenario?: string | undefined;
    /** Id of one of the scenario's models; the default one where left out. */
    model?: string | undefined;
    /** The primary finding's most probable class where left out. */
    classId?: string | undefined;
  },
): Promise<FileExplanation> {
  const { file, scenario } = await readFileForScenario(models, input.bytes, input.scenario);
  const model =
    input.model === undefined
      ? models.imageModel(scenario.id)
      : models.imageModels(scenario.id).find(({ info }) => info.id === input.model);
  if (!model) throw new InvalidInputError("No loaded model of this scenario has this id.", ["model"]);
  const { explanation, quality, probability, image } = await computeExplanation(model, {
    ...input,
    frameNumber: chooseAmong([asKeptInstance(file.instance)], scenario).images[0]?.frameNumber ?? null,
    classId: input.classId ?? ((probabilities) => topClass(scenario, probabilities)),
  });
  return {
    scenario: scenario.id,
    classLabel: model.classes.find(({ id }) => id === explanation.classId)!.label,
    probability,
    explanation,
    quality,
    models: model.versions,
    heatmap: () => renderHeatmap(heatmapOnSource(explanation.map, image)),
  };
}
