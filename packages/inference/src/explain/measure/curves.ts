import { type Interval, seededRandom } from "@synoptic/domain";
import type { GridMap, PreparedImage } from "../../image-model.ts";
import type { ExplainableModel } from "../explainer.ts";
import { hiddenImage } from "../hidden-image.ts";
import { hideRegions, stretchesOf } from "../regions.ts";
import { scoreCases } from "../score-cases.ts";
import { CELLS_A_SIDE, cellOfPixels, onCells } from "./cells.ts";

const CELLS = CELLS_A_SIDE ** 2;
/** Points of a curve but the first: each hides or shows as many cells more. */
const STEPS = 16;
/** Random orders of the same run; with ten, the 97.5 % point of Student's t with nine degrees of freedom. */
export const RANDOM_ORDERS = 10;
export const T_97_5 = 2.2621571627;

/** How the class's probability goes as the image is hidden or shown, most important cells first. */
export interface Curve {
  /** Share of the image that is hidden (deletion) or shown (insertion), 0 to 1. */
  shares: readonly number[];
  probabilities: readonly number[];
  /** Mean of the random orders' at each share; nothing in explanations that were stored before it was kept. */
  randomProbabilities?: readonly number[];
  /** Under the curve, by trapezoids: 0 to 1. */
  area: number;
  /** Mean of the random orders'. */
  randomArea: number;
  /**
   * How much better than random: for deletion `randomArea - area`, for insertion `area - randomArea`. The interval is
   * that of one more random order (prediction interval at 95 %): where it holds 0, chance does as well.
   */
  gain: Interval;
}

interface Curves {
  deletion: Curve;
  insertion: Curve;
  forwardPasses: number;
}

/**
 * Deletion and insertion: cells of the image are hidden (their mean colour in their place) or shown (on the blurred
 * image) in the order of the map, and the class's probability is watched. A map that found what the model looks at
 * makes it fall, or rise, early. Random orders of the same cells show what that is worth. Cells that the map tells
 * nothing between are ordered by chance.
 * @see Petsiuk, Das, Saenko 2018, BMVC, arXiv:1806.07421, section 4.2
 */
export async function perturbationCurves(request: {
  image: PreparedImage;
  model: ExplainableModel;
  classIndex: number;
  map: GridMap;
  seed: number;
  signal?: AbortSignal | undefined;
  onProgress?: ((share: number) => void) | undefined;
}): Promise<Curves> {
  const { image, map, seed } = request;
  const random = seededRandom(seed);
  const orders = [onCells(map), ...Array.from({ length: RANDOM_ORDERS }, () => new Float64Array(CELLS))];
  const ranks = orders.map((values) => descending(values, random));
  const stretches = stretchesOf(cellOfPixels(image), image.channels);
  const grounds = { deletion: hiddenImage(image, "mean"), insertion: hiddenImage(image, "blur") };
  const shown = new Uint8Array(CELLS);

  // The curves' ends are the same for every order: the image itself, and all of it hidden, both ways.
  const between = STEPS - 1;
  const kinds = ["deletion", "insertion"] as const;
  const ends = [image.data, grounds.deletion, grounds.insertion];
  const count = ranks.length * kinds.length * between + ends.length;
  const scores = await scoreCases({
    ...request,
    count,
    size: image.data.length,
    fill(index, target) {
      const end = ends[index];
      if (end) return target.set(end);
      const at = index - ends.length;
      const kind = kinds[Math.floor(at / between) % kinds.length]!;
      const rank = ranks[Math.floor(at / between / kinds.length)]!;
      const moved = ((at % between) + 1) * (CELLS / STEPS);
      for (let cell = 0; cell < CELLS; cell++)
        shown[cell] = rank[cell]! < moved === (kind === "insertion") ? 1 : 0;
      hideRegions(target, image.data, grounds[kind], stretches, shown);
    },
  });

  const curveOf = (kind: (typeof kinds)[number], order: number): number[] => {
    const start = ends.length + (order * kinds.length + kinds.indexOf(kind)) * between;
    const middle = scores.subarray(start, start + between);
    return kind === "deletion" ? [scores[0]!, ...middle, scores[1]!] : [scores[2]!, ...middle, scores[0]!];
  };
  const measured = (kind: (typeof kinds)[number]): Curve => {
    const probabilities = curveOf(kind, 0);
    const randomCurves = ranks.slice(1).map((_, i) => curveOf(kind, i + 1));
    const randomAreas = randomCurves.map(areaUnder);
    const area = areaUnder(probabilities);
    return {
      shares: Array.from({ length: STEPS + 1 }, (_, step) => step / STEPS),
      probabilities,
      randomProbabilities: probabilities.map(
        (_, step) => randomCurves.reduce((sum, curve) => sum + curve[step]!, 0) / randomCurves.length,
      ),
      area,
      ...gainOver(randomAreas, kind === "deletion" ? -area : area, kind === "deletion" ? -1 : 1),
    };
  };
  return { deletion: measured("deletion"), insertion: measured("insertion"), forwardPasses: count };
}

/** Each cell's place in the order of falling values, ties by chance. */
function descending(values: Float64Array, random: () => number): Int32Array {
  const ties = values.map(random);
  const order = Array.from(values, (_, cell) => cell).sort(
    (a, b) => values[b]! - values[a]! || ties[a]! - ties[b]!,
  );
  const ranks = new Int32Array(values.length);
  order.forEach((cell, rank) => {
    ranks[cell] = rank;
  });
  return ranks;
}

/** By trapezoids over equal steps that together make 1. */
function areaUnder(values: readonly number[]): number {
  let sum = 0;
  for (let i = 1; i < values.length; i++) sum += (values[i - 1]! + values[i]!) / 2;
  return sum / (values.length - 1);
}

/** @param signed the map's area, and `sign` how areas count, so that more is better */
function gainOver(
  randomAreas: readonly number[],
  signed: number,
  sign: number,
): Pick<Curve, "randomArea" | "gain"> {
  const n = randomAreas.length;
  const randomArea = randomAreas.reduce((sum, area) => sum + area, 0) / n;
  const variance = randomAreas.reduce((sum, area) => sum + (area - randomArea) ** 2, 0) / (n - 1);
  const half = T_97_5 * Math.sqrt(variance * (1 + 1 / n));
  const value = signed - sign * randomArea;
  return { randomArea, gain: { value, low: value - half, high: value + half } };
}
