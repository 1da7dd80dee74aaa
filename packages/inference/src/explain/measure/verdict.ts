import type { ExplanationFit } from "../explainer.ts";
import type { Curve } from "./curves.ts";
import type { ExplanationQuality } from "./measure-explanation.ts";

/** `trust`: every test passed. `caution`: something is weak. `do-not-trust`: it failed a test that it must pass. */
export type TrustLevel = "trust" | "caution" | "do-not-trust";

export interface Verdict {
  level: TrustLevel;
  /** In plain words, the gravest first; one sentence where nothing is wrong. */
  reasons: readonly string[];
}

/**
 * A map that keeps this much of its order when the weights are randomised shows the picture and not what was learnt.
 * Adebayo 2018 gives no limit; this one is ours.
 */
const SANITY_LIMIT = 0.5;
/** Mean rank correlation between seeds: under the first, chance makes the map; under the second, part of it. */
const UNSTABLE = 0.5;
const STABLE = 0.8;
/** Where hiding the whole image moves the probability by less than this, no order of hiding can be told from another. */
const TESTABLE = 0.05;
/** Under this, LIME's linear model tells less than half of what the network answered. */
const FIT_LIMIT = 0.5;

/** What the measures mean for someone who looks at the map. */
export function verdictOf(
  quality: Omit<ExplanationQuality, "verdict">,
  fit: ExplanationFit | undefined,
): Verdict {
  const { isEmpty, deletion, insertion, sanity, stability } = quality;
  const failed: string[] = [];
  const weak: string[] = [];
  const better = [deletion, insertion].filter(({ gain }) => gain.low > 0).length;
  if (isEmpty) failed.push("The map is the same everywhere: it points at nothing.");
  else if (better === 0) failed.push("No better than random order on this image.");
  else if (better === 1) {
    const passed = deletion.gain.low > 0 ? "hiding" : "showing";
    const other = passed === "hiding" ? "showing" : "hiding";
    weak.push(`Better than random order at ${passed} what matters, not at ${other} it.`);
  }
  if (better < 2 && [deletion, insertion].every((curve) => Math.abs(rise(curve)) < TESTABLE)) {
    weak.push("The model answers the same with the whole image hidden: this image can hardly test a map.");
  }
  if (sanity.rankCorrelation > SANITY_LIMIT) {
    failed.push(
      "It hardly changes when the model's weights are randomised: it shows the picture, not the model.",
    );
  }
  if (stability && stability.rankCorrelation < UNSTABLE) failed.push("Another seed gives another map.");
  else if (stability && stability.rankCorrelation < STABLE)
    weak.push("Another seed gives a somewhat different map.");
  if (fit && fit.r2 < FIT_LIMIT) {
    weak.push(
      `Its linear model follows only ${Math.max(0, Math.round(fit.r2 * 100))} % of what the network answered.`,
    );
  }
  if (failed.length > 0) return { level: "do-not-trust", reasons: [...failed, ...weak] };
  if (weak.length > 0) return { level: "caution", reasons: weak };
  const stable = stability ? ", and stays under another seed" : "";
  return {
    level: "trust",
    reasons: [`Better than random order both ways, changes with the model's weights${stable}.`],
  };
}

/** From the first point of a curve to its last. */
function rise({ probabilities }: Curve): number {
  return probabilities.at(-1)! - probabilities[0]!;
}
