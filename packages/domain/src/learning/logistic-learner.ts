import { seededRandom } from "../metrics/bootstrap.ts";
import { classShares, fitAdditiveWeights, type ShownCase } from "./additive-weights.ts";
import { chooseStrength } from "./choose-strength.ts";
import { chooseBases, encodeFeatures } from "./feature-basis.ts";
import type { HistoryCases, HistoryLearner } from "./history-learner.ts";

/** Inverse strengths of the ridge to choose among; columns lie from 0 to 1. */
const PATH = [0.01, 0.03, 0.1, 0.3, 1, 3];
/** Share of a case that it counts with all that is known of it; the rest is shared by its two halves. */
const COMPLETE_SHARE = 0.7;

/**
 * Multinomial logistic regression over knots and options, with intercepts held at the log prevalence. The ridge, chosen
 * on held-out groups, keeps a rare option or a far knot from weighing absurdly. Each case is also shown with either half
 * of its facts left out, drawn by a seeded generator, so that the weights of those left over stand on their own.
 */
export const logisticLearner: HistoryLearner = {
  quantities: "knots",
  choose(cases, features, { folds = 5, seed = 1, shouldStop }) {
    const { bases } = chooseBases(cases.values, features, "knots");
    const shown = shownCases(cases);
    const table = encodeFeatures(
      bases,
      shown.map(({ values }) => values),
    );
    const { C } = chooseStrength(
      table,
      shown.map(({ label }) => label),
      shown.map(({ row }) => cases.groups[row]!),
      cases.classIds.length,
      {
        path: PATH,
        folds,
        seed,
        sampleWeights: shown.map(({ share }) => share),
        fixedIntercepts: classShares(cases.labels, cases.classIds.length).map(Math.log),
        // Measured on whole cases only.
        variants: shown.map((_, i) => (i % SHOWN_TIMES === 0 ? 0 : 1)),
        ...(shouldStop ? { shouldStop } : {}),
      },
    );
    return C;
  },
  fit(cases, features, C) {
    const { bases } = chooseBases(cases.values, features, "knots");
    const prevalence = classShares(cases.labels, cases.classIds.length);
    return fitAdditiveWeights(bases, shownCases(cases), { classIds: cases.classIds, prevalence }, { C });
  },
};

const SHOWN_TIMES = 3;

function shownCases({ values, labels }: HistoryCases): (ShownCase & { row: number })[] {
  const random = seededRandom(1);
  return values.flatMap((known, row) => {
    const halves: Record<string, (typeof known)[string]>[] = [{}, {}];
    for (const [feature, value] of Object.entries(known)) {
      halves[random() < 0.5 ? 0 : 1]![feature] = value;
    }
    const of = { row, label: labels[row]! };
    return [
      { ...of, values: known, share: COMPLETE_SHARE },
      ...halves.map((half) => ({ ...of, values: half, share: (1 - COMPLETE_SHARE) / 2 })),
    ];
  });
}
