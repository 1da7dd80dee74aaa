import {
  calibrationFit,
  calibrationLine,
  fenceRisks,
  type Interval,
  protectedFigure,
} from "@synoptic/domain";
import type { Drawn } from "./draw.ts";
import type { Columns, EvaluationCase } from "./figures.ts";

/** How far risks can be taken at their word, as it may be told. */
export interface CalibrationFigures {
  /** With the intercept nothing where hardly anybody's risk differs from the others': no line is to be seen. */
  slope: Interval | null;
  intercept: Interval | null;
  inTheLarge: Interval;
  observedToExpected: Interval;
}

/** Of the cases that were drawn, where no single one is far from all others. */
export function calibrationFigures(
  { scores, positives, groups }: Columns,
  drawn: Drawn<EvaluationCase>,
  floor: number,
): CalibrationFigures {
  const { risks, low, high, isSpread } = fenceRisks(scores, groups, floor);
  const fit = calibrationFit(risks, positives, groups);
  const line = () => {
    // Whoever is where a line is moved most, and has what the line least expects there.
    const moved = [
      calibrationLine([...risks, low], [...positives, true]),
      calibrationLine([...risks, high], [...positives, false]),
    ];
    const told = (of: "slope" | "intercept") => {
      const most = Math.max(...moved.map((one) => Math.abs(one[of] - fit[of].value)));
      return protectedFigure(fit[of], drawn, { scale: most * drawn.persons });
    };
    return { slope: told("slope"), intercept: told("intercept") };
  };
  return {
    ...(isSpread ? line() : { slope: null, intercept: null }),
    inTheLarge: protectedFigure(fit.inTheLarge, drawn),
    observedToExpected: protectedFigure(fit.observedToExpected, drawn, { scale: 1, least: 0 }),
  };
}
