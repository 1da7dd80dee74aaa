import { sigmoid } from "../risk/odds.ts";
import { classShares } from "./additive-weights.ts";
import { FitStoppedError } from "./choose-strength.ts";
import { basisShares, basisSize, chooseBases, type FeatureBasis } from "./feature-basis.ts";
import { foldsByGroup } from "./folds.ts";
import { type HistoryCases, type HistoryLearner, pickCases } from "./history-learner.ts";

/** Share of a stump's answer that is taken: many small steps find a smoother sum than few large ones. */
const RATE = 0.1;
const MOST_ROUNDS = 300;
/** No stump, however pure, weighs more than a case's worth of doubt allows. */
const DOUBT_CASES = 1;
const UNKNOWN = 255;

/**
 * Real AdaBoost by stumps: in each round the one split of one feature with the least bound on the error is found by
 * trying all of them, no gradient taken. A stump says nothing of a case whose feature is not known. The sum of a
 * feature's stumps is a step function, so the model is additive.
 *
 * The primary finding's classes against the rest: all classes of the finding get the weight, the others 0, so that the
 * history moves the finding and leaves the shares within it alone. Both sides weigh the same at first, which leaves a
 * sum that is a log likelihood ratio and holds no prevalence. Where n cases lie in a column, its weight is cut off at
 * log(n + 1), the odds that Laplace's rule of succession leaves after n cases of one kind, however often it was split.
 * @see Friedman, Hastie, Tibshirani 2000, Annals of Statistics 28:337-407, algorithm 2
 * @see Schapire, Singer 1999, Machine Learning 37:297-336, sections 4.1 and 4.2, for the criterion, the smoothing and abstaining
 */
export const stumpLearner: HistoryLearner = {
  quantities: "steps",
  choose(cases, features, { folds: count = 5, seed = 1, shouldStop }) {
    const folds = foldsByGroup(cases.groups, cases.labels, count, seed);
    const losses = new Float64Array(MOST_ROUNDS + 1);
    for (let fold = 0; fold < count; fold++) {
      if (shouldStop?.()) throw new FitStoppedError("The fit was called off.");
      const rows = (isHeldOut: boolean) => [...folds.keys()].filter((i) => (folds[i] === fold) === isHeldOut);
      const [learnt, heldOut] = [pickCases(cases, rows(false)), pickCases(cases, rows(true))];
      const { bases } = chooseBases(learnt.values, features, "steps");
      const boosting = boost(learnt, bases);
      const sums = new Float64Array(heldOut.labels.length);
      const columns = columnsOf(bases, heldOut);
      const share = findingShare(learnt);
      const base = Math.log(share / (1 - share));
      const loss = () => {
        let total = 0;
        for (const [i, sum] of sums.entries()) {
          const p = sigmoid(base + sum);
          total -= Math.log(Math.max(1e-12, cases.members[heldOut.labels[i]!] ? p : 1 - p));
        }
        return total;
      };
      losses[0]! += loss();
      for (let round = 1; round <= MOST_ROUNDS; round++) {
        const stump = boosting.next();
        if (stump) {
          for (let i = 0; i < sums.length; i++) {
            const column = columns[stump.fact]![i]!;
            if (column !== UNKNOWN) sums[i]! += stump.isFirst(column) ? stump.first : stump.other;
          }
        }
        losses[round]! += loss();
      }
    }
    return Math.max(1, losses.indexOf(Math.min(...losses)));
  },
  fit(cases, features, rounds) {
    const { bases } = chooseBases(cases.values, features, "steps");
    const sums = bases.map((basis) => new Float64Array(basisSize(basis)));
    const boosting = boost(cases, bases);
    for (let round = 0; round < rounds; round++) {
      const stump = boosting.next();
      if (!stump) break;
      const own = sums[stump.fact]!;
      for (let k = 0; k < own.length; k++) own[k]! += stump.isFirst(k) ? stump.first : stump.other;
    }
    for (const [f, own] of columnsOf(bases, cases).entries()) {
      const counts = new Array<number>(sums[f]!.length).fill(0);
      for (const column of own) if (column !== UNKNOWN) counts[column]! += 1;
      sums[f] = sums[f]!.map((sum, k) => {
        const most = Math.log(counts[k]! + 1);
        return Math.min(most, Math.max(-most, sum));
      });
    }
    return {
      schemaVersion: 2,
      classIds: [...cases.classIds],
      prevalence: classShares(cases.labels, cases.classIds.length),
      facts: bases.map((basis, f) => ({
        basis,
        logWeights: Array.from(sums[f]!, (weight) => cases.members.map((member) => (member ? weight : 0))),
      })),
    };
  },
};

/** One split of one feature, and what it adds to the finding's log-weight on either side. */
interface Stump {
  fact: number;
  isFirst(column: number): boolean;
  first: number;
  other: number;
}

/** @returns gives the next stump; nothing where no split tells anything */
function boost(cases: HistoryCases, bases: readonly FeatureBasis[]): { next(): Stump | undefined } {
  const rows = cases.labels.length;
  const isFinding = Uint8Array.from(cases.labels, (label) => (cases.members[label] ? 1 : 0));
  const positives = isFinding.reduce((sum, one) => sum + one, 0);
  const weights = Float64Array.from(isFinding, (one) => 0.5 / (one ? positives : rows - positives));
  const columns = columnsOf(bases, cases);
  const doubt = DOUBT_CASES / rows;
  return {
    next() {
      let best: (Stump & { bound: number }) | undefined;
      for (const [fact, basis] of bases.entries()) {
        const size = basisSize(basis);
        const withFinding = new Float64Array(size);
        const without = new Float64Array(size);
        let [known, knownWith] = [0, 0];
        for (let i = 0; i < rows; i++) {
          const column = columns[fact]![i]!;
          if (column === UNKNOWN) continue;
          known += weights[i]!;
          if (isFinding[i]) {
            withFinding[column]! += weights[i]!;
            knownWith += weights[i]!;
          } else without[column]! += weights[i]!;
        }
        let [running, runningWithout] = [0, 0];
        for (let split = 0; split < (basis.kind === "options" && size > 2 ? size : size - 1); split++) {
          running = (basis.kind === "options" ? 0 : running) + withFinding[split]!;
          runningWithout = (basis.kind === "options" ? 0 : runningWithout) + without[split]!;
          const [with2, without2] = [knownWith - running, known - knownWith - runningWithout].map((w) =>
            Math.max(0, w),
          ) as [number, number];
          const bound = 1 - known + 2 * (Math.sqrt(running * runningWithout) + Math.sqrt(with2 * without2));
          if (best && bound >= best.bound) continue;
          best = {
            bound,
            fact,
            isFirst: basis.kind === "options" ? (column) => column === split : (column) => column <= split,
            first: RATE * Math.log((running + doubt) / (runningWithout + doubt)),
            other: RATE * Math.log((with2 + doubt) / (without2 + doubt)),
          };
        }
      }
      if (!best || best.bound >= 1 - 1e-12) return undefined;
      let total = 0;
      for (let i = 0; i < rows; i++) {
        const column = columns[best.fact]![i]!;
        if (column !== UNKNOWN) {
          // Half the log-odds are the stump's answer in the exponential loss.
          const half = (best.isFirst(column) ? best.first : best.other) / 2;
          weights[i]! *= Math.exp(isFinding[i] ? -half : half);
        }
        total += weights[i]!;
      }
      for (let i = 0; i < rows; i++) weights[i]! /= total;
      return best;
    },
  };
}

/** `[fact][case]`: which column each value lies in. */
function columnsOf(bases: readonly FeatureBasis[], { values }: HistoryCases): Uint8Array[] {
  return bases.map((basis) =>
    Uint8Array.from(values, (known) => basisShares(basis, known[basis.feature])[0]?.[0] ?? UNKNOWN),
  );
}

function findingShare({ labels, members }: HistoryCases): number {
  return labels.filter((label) => members[label]).length / labels.length;
}
