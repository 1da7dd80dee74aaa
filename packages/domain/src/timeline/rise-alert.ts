/** From which rise on a risk is marked: both have to be reached. */
export interface RiskAlertRule {
  /** In probability: 0.05 is five percentage points. */
  absoluteRise: number;
  /** How many times as high: 1.5 is half as high again. */
  relativeRise: number;
}

/**
 * Five percentage points and half as high again. The first alone would mark a rise from 60 to 65 %, which changes
 * nothing; the second alone one from 0.1 to 0.15 %, which no one need look at (docs/decisions/099).
 */
export const DEFAULT_ALERT_RULE: RiskAlertRule = { absoluteRise: 0.05, relativeRise: 1.5 };

/** That a risk rose, from what. */
export interface RiseAlert {
  from: number;
  to: number;
}

/** Differences and ratios of probabilities are not exact in binary: 0.15 - 0.1 is a little less than 0.05. */
const ROUNDING = 1e-12;

export function riseAlert(
  from: number,
  to: number,
  { absoluteRise, relativeRise }: RiskAlertRule,
): RiseAlert | null {
  const rises = to - from >= absoluteRise - ROUNDING && to >= from * relativeRise - ROUNDING;
  return rises ? { from, to } : null;
}
