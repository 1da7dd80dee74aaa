import type { ModelData } from "./models-query.ts";

export type Shape = NonNullable<ModelData["historyShapes"]>["facts"][number];

/** Room left and right of the outermost edge, as a share of what lies between the edges. */
const MARGIN = 0.15;

/** Log-odds of the largest move of any of the facts, 0.1 at least, so that a flat model is drawn flat. */
export function widestOf(facts: readonly Shape[]): number {
  return Math.max(0.1, ...facts.flatMap(({ points }) => points.map(({ logOdds }) => Math.abs(logOdds))));
}

/**
 * A quantity's weights as one line from the least to the most value that is drawn: straight between knots; level between
 * edges. A little is drawn beyond the outermost knots and edges, where the weight stays what it is.
 */
export function curveOf({ kind, points }: Shape): {
  /** Where the drawing begins and ends. */
  least: number;
  most: number;
  /** The outermost knots or edges. */
  low: number;
  high: number;
  line: { value: number; logOdds: number }[];
} {
  const bounds = points.flatMap(({ from, to }) => [from, to]).filter((bound) => bound !== null);
  const [low, high] = [Math.min(...bounds), Math.max(...bounds)];
  const margin = high > low ? (high - low) * MARGIN : Math.max(1, Math.abs(low) * MARGIN);
  const [least, most] = [low - margin, high + margin];
  if (kind === "KNOTS") {
    const line = points.map(({ from, logOdds }) => ({ value: from!, logOdds }));
    return {
      ...{ least, most, low, high },
      line: [{ ...line[0]!, value: least }, ...line, { ...line.at(-1)!, value: most }],
    };
  }
  const line = points.flatMap(({ from, to, logOdds }) => [
    { value: from ?? least, logOdds },
    { value: to ?? most, logOdds },
  ]);
  return { least, most, low, high, line };
}
