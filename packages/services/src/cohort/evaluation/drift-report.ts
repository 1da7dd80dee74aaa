import {
  aucInterval,
  type CountGuard,
  kolmogorovSmirnov,
  populationStability,
  protectedFigure,
  protectedP,
  roundToWeight,
  safeThresholds,
  wassersteinDistance,
} from "@synoptic/domain";
import { calibrationFigures } from "./calibration-figures.ts";
import type { Draw, Drawn } from "./draw.ts";
import { columns, type EvaluationCase } from "./figures.ts";
import type { DriftReport, PeriodReport } from "./report.ts";

/** A case whose truth need not be known. */
export interface DatedCase extends Omit<EvaluationCase, "positive"> {
  positive: boolean | null;
  novelty: number | null;
  indexAt: Date;
}

/** About ten bins, as the index is custom with; similarities to known images lie close below 1. */
const RISK_EDGES = [0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
const NOVELTY_EDGES = [0.5, 0.6, 0.7, 0.75, 0.8, 0.825, 0.85, 0.875, 0.9, 0.925, 0.95, 0.975];
const unit = { scale: 1, least: 0, most: 1 };

/**
 * What differs between the cases before a day and those from then on: their inputs, and how far the risk can be taken at
 * its word. Nothing where either period has too few persons.
 */
export function driftReport(
  cases: readonly DatedCase[],
  secondPeriodFrom: string,
  { draw, guard }: { draw: Draw; guard: CountGuard },
): DriftReport | null {
  const from = new Date(secondPeriodFrom);
  // `positive` tells the period, so that either is drawn, and has to be large, as either kind is elsewhere.
  const dated = cases.map((one) => ({ ...one, positive: one.indexAt >= from }));
  const drawn = draw(dated, ["drift"]);
  if (!drawn) return null;
  const inputs = (["fused", "image", "history", "novelty"] as const).flatMap((of) => {
    const known = drawn.cases.filter((one) => one[of] !== null);
    const values = (after: boolean) => known.flatMap((one) => (one.positive === after ? [one[of]!] : []));
    const [before, after] = [values(false), values(true)];
    const persons = (later: boolean) =>
      new Set(known.flatMap(({ patientId, positive }) => (positive === later ? [patientId] : []))).size;
    const fewest = Math.min(persons(false), persons(true));
    if (!guard.isLarge(fewest, ["drift", of])) return [];
    const edges = safeThresholds(
      {
        scores: known.map((one) => one[of]!),
        positives: known.map(({ positive }) => positive),
        groups: known.map(({ patientId }) => patientId),
      },
      guard.floor,
      of === "novelty" ? NOVELTY_EDGES : RISK_EDGES,
    );
    const ends = [-1, ...edges, Number.POSITIVE_INFINITY];
    const countsOf = (all: readonly number[]) =>
      ends.slice(1).map((end, k) => all.filter((value) => value >= ends[k]! && value < end).length);
    const [first, second] = [countsOf(before), countsOf(after)];
    const told = (value: number) => roundToWeight(value, 1 / fewest, drawn.random());
    const { distance, p } = kolmogorovSmirnov(before, after);
    return [
      {
        of,
        stability: told(populationStability(first, second)),
        distance: told(distance),
        p: protectedP(p),
        moved: told(wassersteinDistance(before, after)),
        bins: first.map((count, k) => ({
          from: Math.max(0, ends[k]!),
          to: Math.min(1, ends[k + 1]!),
          before: told(count / before.length),
          after: told(second[k]! / after.length),
        })),
      },
    ];
  });
  const period = (after: boolean): PeriodReport => {
    const inside = cases.filter(({ indexAt }) => indexAt >= from === after);
    const cell = after ? "after" : "before";
    const people = new Set(inside.map(({ patientId }) => patientId)).size;
    const labelled = inside.flatMap((one) =>
      one.positive === null ? [] : [{ ...one, positive: one.positive }],
    );
    const measured = draw(labelled, ["drift", cell]);
    return {
      // Each day that periods part at has steps of its own, as each start of a curve has.
      people: guard.count(people, ["drift", cell, secondPeriodFrom]),
      calibration: measured && calibrationOf(measured, guard.floor),
    };
  };
  return { secondPeriodFrom, before: period(false), after: period(true), inputs };
}

function calibrationOf(drawn: Drawn<EvaluationCase>, floor: number) {
  const of = columns(drawn.cases, "fused");
  const { slope, intercept, observedToExpected } = calibrationFigures(of, drawn, floor);
  return { slope, intercept, observedToExpected, auc: protectedFigure(aucInterval(of), drawn, unit) };
}
