import type { ImageModel, PreparedImage } from "../../image-model.ts";
import { type Explanation, type ExplanationCost, explainImage } from "../explain-image.ts";
import type { ExplainableModel, Explainer } from "../explainer.ts";
import { onCells } from "./cells.ts";
import { type Curve, perturbationCurves, RANDOM_ORDERS } from "./curves.ts";
import { rankCorrelation, structuralSimilarity } from "./similarity.ts";
import { type Verdict, verdictOf } from "./verdict.ts";

/** Randomised models that the map is compared with. */
const RANDOMISED_MODELS = 3;
/** Further seeds; with the map's own they make three pairs. */
const FURTHER_SEEDS = 2;

/** What one explanation is worth, measured on its own image. */
export interface ExplanationQuality {
  /** The map tells nothing between any two places. */
  isEmpty: boolean;
  deletion: Curve;
  insertion: Curve;
  randomOrders: number;
  /**
   * How much the maps of models with randomised weights are like this one, on average; near 0 is what an explanation
   * of the model must show. With its sign: a map turned upside down points at other places.
   * @see Adebayo, Gilmer, Muelly, Goodfellow, Hardt, Kim 2018, NeurIPS, arXiv:1810.03292
   */
  sanity: { rankCorrelation: number; structuralSimilarity: number; models: number };
  /** Mean rank correlation between the maps of several seeds; nothing for a method without chance. */
  stability: { rankCorrelation: number; seeds: number } | null;
  verdict: Verdict;
  cost: ExplanationCost;
}

export interface MeasureRequest {
  explainer: Explainer;
  explanation: Explanation;
  image: PreparedImage;
  model: ExplainableModel & Pick<ImageModel, "randomised">;
  signal?: AbortSignal | undefined;
  /** Told how far it is, 0 to 1. */
  onProgress?: ((share: number) => void) | undefined;
}

/**
 * Measures an explanation: deletion and insertion against random orders of the same run, the sanity check with
 * randomised weights, and its stability over seeds. All maps are compared on one grid of 16 x 16 cells.
 */
export async function measureExplanation(request: MeasureRequest): Promise<ExplanationQuality> {
  const { explainer, explanation, image, model, signal, onProgress } = request;
  const { classId, seed, parameters, map } = explanation;
  const begun = performance.now();
  const cells = onCells(map);
  const furtherSeeds = explainer.seeded ? FURTHER_SEEDS : 0;
  const parts = progressParts(2 + RANDOMISED_MODELS + furtherSeeds, onProgress);
  const again = (by: ExplainableModel, withSeed: number) =>
    explainImage(explainer, {
      image,
      model: by,
      classId,
      parameters,
      seed: withSeed,
      signal,
      onProgress: parts.current,
    });

  let forwardPasses = 0;
  const classIndex = model.classes.findIndex(({ id }) => id === classId);
  const curves = await perturbationCurves({
    image,
    model,
    classIndex,
    map,
    seed,
    signal,
    onProgress: parts.current,
  });
  forwardPasses += curves.forwardPasses;
  parts.next(2);

  const others = { correlations: [] as number[], similarities: [] as number[] };
  for (let i = 1; i <= RANDOMISED_MODELS; i++) {
    const randomised = await model.randomised(seed + i);
    try {
      const other = await again(randomised, seed);
      const otherCells = onCells(other.map);
      others.correlations.push(rankCorrelation(cells, otherCells));
      others.similarities.push(structuralSimilarity(cells, otherCells));
      forwardPasses += other.cost.forwardPasses;
    } finally {
      await randomised.close();
    }
    parts.next();
  }

  const ofSeeds = [cells];
  for (let i = 1; i <= furtherSeeds; i++) {
    const other = await again(model, seed + i);
    ofSeeds.push(onCells(other.map));
    forwardPasses += other.cost.forwardPasses;
    parts.next();
  }
  const pairs = ofSeeds.flatMap((a, i) => ofSeeds.slice(i + 1).map((b) => rankCorrelation(a, b)));

  const quality = {
    isEmpty: cells.every((value) => value === cells[0]),
    deletion: curves.deletion,
    insertion: curves.insertion,
    randomOrders: RANDOM_ORDERS,
    sanity: {
      rankCorrelation: mean(others.correlations),
      structuralSimilarity: mean(others.similarities),
      models: RANDOMISED_MODELS,
    },
    stability: pairs.length > 0 ? { rankCorrelation: mean(pairs), seeds: ofSeeds.length } : null,
    cost: { forwardPasses, ms: performance.now() - begun },
  };
  return { ...quality, verdict: verdictOf(quality, explanation.fit) };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** One progress of several parts. */
function progressParts(count: number, onProgress: ((share: number) => void) | undefined) {
  let done = 0;
  return {
    current: (share: number) => onProgress?.((done + share) / count),
    next(parts = 1) {
      done += parts;
      onProgress?.(done / count);
    },
  };
}
