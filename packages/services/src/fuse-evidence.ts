import {
  type FusedAssessment,
  fuse,
  fuseIndependent,
  type HistoryEvidence,
  historyEvidence,
  type ImageRead,
  missingInputs,
  type PooledImages,
  poolImages,
  withStrength,
} from "@synoptic/domain";
import { type ModelLibrary, versionKey } from "@synoptic/inference";
import type { AssessmentInputs } from "./load-assessment-inputs.ts";

type EvidenceInputs = Pick<AssessmentInputs, "scenario" | "history" | "study" | "prevalence"> &
  Partial<Pick<AssessmentInputs, "imagePolicy" | "imageWeight" | "priorImage">>;

interface FusedEvidence {
  result: FusedAssessment;
  evidence: HistoryEvidence[];
  /** What was made of the images; nothing where none was given. */
  pooled: PooledImages | null;
}

/**
 * Reads the history by the scenario's history model and fuses it with what the images say, newest first. Every risk of
 * the product is made here: of an assessment, and of each point of a timeline.
 */
export function fuseEvidence(
  models: Pick<ModelLibrary, "historyModel">,
  inputs: EvidenceInputs,
  images: readonly ImageRead[] = [],
): FusedEvidence {
  const { scenario, history, study, prevalence } = inputs;
  const model = scenario.history ? models.historyModel(scenario.id, versionKey(scenario.history)) : undefined;
  const said = historyEvidence(scenario, history, study, model);
  const evidence = [...said.evidence, ...priorEvidence(inputs)];
  const missingFacts = [
    ...said.missingFacts,
    ...missingInputs({
      scenarioId: scenario.id,
      study,
      images: images.length,
      priorCounts: (inputs.imageWeight?.weight.priorStrength ?? 0) !== 0,
      hasPrior: inputs.priorImage != null,
    }),
  ];
  const pooled =
    images.length === 0
      ? null
      : poolImages(
          { scenario, prevalence: prevalence.probabilities, history: evidence },
          images.map((one) => weighed(one, inputs)),
          inputs.imagePolicy?.policy ?? "newest",
        );
  const imageSays = {
    image: pooled?.image ?? null,
    novelty: pooled?.novelty ?? null,
    withheld: pooled?.withheld ?? null,
  };
  const common = { prevalence, history: evidence, missingFacts, ...imageSays };
  const result =
    scenario.labels === "independent"
      ? fuseIndependent({ ...common, scenario: { ...scenario, labels: scenario.classes } })
      : fuse({ ...common, scenario, conformal: conformalOf(inputs, pooled) });
  return { result, evidence, pooled };
}

/** The image as strong as the site has set it to be. */
function weighed(one: ImageRead, { imageWeight, history }: EvidenceInputs): ImageRead {
  if (!imageWeight || !one.image) return one;
  return { ...one, image: withStrength(one.image, imageWeight.weight, history, sourceOf(imageWeight)) };
}

/** Where the site lets it count, what the earlier image said is a part of the history. */
function priorEvidence({ imageWeight, priorImage, scenario }: EvidenceInputs): HistoryEvidence[] {
  if (!imageWeight || !priorImage) return [];
  const { priorStrength } = imageWeight.weight;
  return [
    {
      name: "prior-image",
      label: `Earlier image of ${priorImage.acquiredAt.toISOString().slice(0, 10)}`,
      logWeights: priorImage.logRatios.map((ratio) => priorStrength * ratio),
      source: `${scenario.head.id} ${scenario.head.version}; ${sourceOf(imageWeight)}`,
      factIds: [],
    },
  ];
}

function sourceOf({ setAt }: NonNullable<AssessmentInputs["imageWeight"]>): string {
  return `weight fitted on this site's labelled cases, in use since ${setAt.toISOString().slice(0, 10)}`;
}

/**
 * The quantiles whose promise holds. Those of one image hold for an image that was not chosen by what it says; those
 * of the fused probabilities for the strength that they were fitted at, which is the model's own.
 */
function conformalOf({ scenario, imageWeight }: EvidenceInputs, pooled: PooledImages | null) {
  if (!scenario.conformal || (pooled && !pooled.isSingle)) return null;
  if (!imageWeight) return scenario.conformal;
  const { level, imageQuantile, classQuantiles } = scenario.conformal;
  return { level, imageQuantile, classQuantiles };
}
