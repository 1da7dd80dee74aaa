import {
  type FusedAssessment,
  fuse,
  fuseIndependent,
  type HistoryEvidence,
  historyEvidence,
  type ImageEvidence,
  type Novelty,
  type WithheldReason,
} from "@synoptic/domain";
import { type ModelLibrary, versionKey } from "@synoptic/inference";
import type { AssessmentInputs } from "./load-assessment-inputs.ts";

interface ImageSays {
  image: ImageEvidence | null;
  novelty: Novelty | null;
  withheld: WithheldReason | null;
}

/** No image was given: the history speaks alone. */
const noImage: ImageSays = { image: null, novelty: null, withheld: null };

/**
 * Reads the history by the scenario's history model and fuses it with what the image says. Every risk of the product is
 * made here: of an assessment, and of each point of a timeline.
 */
export function fuseEvidence(
  models: Pick<ModelLibrary, "historyModel">,
  inputs: Pick<AssessmentInputs, "scenario" | "history" | "study" | "prevalence">,
  imageSays: ImageSays = noImage,
): { result: FusedAssessment; evidence: HistoryEvidence[] } {
  const { scenario, history, study, prevalence } = inputs;
  const model = scenario.history ? models.historyModel(scenario.id, versionKey(scenario.history)) : undefined;
  const { evidence, missingFacts } = historyEvidence(scenario, history, study, model);
  const common = { prevalence, history: evidence, missingFacts, ...imageSays };
  const result =
    scenario.labels === "independent"
      ? fuseIndependent({ ...common, scenario: { ...scenario, labels: scenario.classes } })
      : fuse({ ...common, scenario, conformal: scenario.conformal });
  return { result, evidence };
}
