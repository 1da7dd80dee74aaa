import { applyCalibrationMap, type CalibrationMap, calibrate } from "@synoptic/domain";

/** Probabilities of exclusive classes from logits by a manifest's calibration, `[rows, classes]`; each row sums to 1. */
export function calibrated(
  calibration: CalibrationMap | { method: "none" },
  logits: ArrayLike<number>,
  classes: number,
): Float64Array {
  if (calibration.method === "none") return calibrate(logits, classes, 1);
  if (calibration.method === "temperature") return calibrate(logits, classes, calibration.temperature);
  return applyCalibrationMap(calibration, logits, classes);
}
