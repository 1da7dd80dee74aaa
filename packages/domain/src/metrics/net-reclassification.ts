/** How many cases a new risk puts on the right side of a threshold that the old one had on the wrong side. */
export interface NetReclassification {
  threshold: number;
  /** Of the cases with the finding: share that moved up over the threshold less share that moved down; -1 to 1. */
  withFinding: number;
  /** Of the cases without: share that moved down less share that moved up; -1 to 1. */
  withoutFinding: number;
}

/**
 * Net reclassification between two risks of the same cases at one threshold, kept apart by kind: their sum hides which
 * of the two it comes from. The threshold is the share of cases with the finding where left out: there, and only there
 * for calibrated risks, it rewards no risk for being miscalibrated.
 * @param before probabilities, 0 to 1
 * @see Pencina, Steyerberg, D'Agostino 2017, Statistics in Medicine 36(28):4455-4467, for the threshold
 * @see Kerr et al. 2014, Epidemiology 25(1):114-121, doi 10.1097/EDE.0000000000000018, for keeping the two apart
 */
export function netReclassification(
  before: readonly number[],
  after: readonly number[],
  positives: readonly boolean[],
  threshold = positives.filter(Boolean).length / positives.length,
): NetReclassification {
  const netUp = (kind: boolean) => {
    const of = positives.flatMap((positive, i) => (positive === kind ? [i] : []));
    const moved = of.reduce(
      (sum, i) => sum + Number(after[i]! >= threshold) - Number(before[i]! >= threshold),
      0,
    );
    return moved / of.length;
  };
  // Not `-netUp`, which would be -0 where nothing moves.
  return { threshold, withFinding: netUp(true), withoutFinding: 0 - netUp(false) };
}
