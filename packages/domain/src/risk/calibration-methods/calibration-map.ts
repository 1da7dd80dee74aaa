import { z } from "zod";
import { InvalidInputError } from "../../errors.ts";
import type { LabelledLogits } from "../temperature.ts";
import { applyIsotonicMap, fitIsotonicMap, isotonicMapSchema } from "./isotonic-map.ts";
import { applyPlattMap, fitPlattMap, plattMapSchema } from "./platt-map.ts";
import { applyTemperatureMap, fitTemperatureMap, temperatureMapSchema } from "./temperature-map.ts";

/** How logits become probabilities; plain data, as a manifest keeps it. */
export const calibrationMapSchema = z.discriminatedUnion("method", [
  temperatureMapSchema,
  plattMapSchema,
  isotonicMapSchema,
]);
export type CalibrationMap = z.infer<typeof calibrationMapSchema>;
export type CalibrationMethod = CalibrationMap["method"];

/**
 * Fits one method on cases that no training step saw.
 * @throws InvalidInputError if there are no cases, shapes differ, or a label or logit is out of range
 */
export function fitCalibrationMap(method: CalibrationMethod, cases: LabelledLogits): CalibrationMap {
  const { logits, labels, classes } = cases;
  if (labels.length === 0) throw new InvalidInputError("A calibration needs at least one case.");
  requireLogits(logits, classes);
  if (logits.length !== labels.length * classes) {
    throw new InvalidInputError("There is one logit a case and class.");
  }
  for (let i = 0; i < labels.length; i++) {
    if (!(Number.isInteger(labels[i]) && labels[i]! >= 0 && labels[i]! < classes)) {
      throw new InvalidInputError(`A label must be from 0 to ${classes - 1}.`);
    }
  }
  switch (method) {
    case "temperature":
      return fitTemperatureMap(cases);
    case "platt":
      return fitPlattMap(cases);
    case "isotonic":
      return fitIsotonicMap(cases);
  }
}

/**
 * Calibrated probabilities, `[rows, classes]` row-major; each row sums to 1.
 * @param logits `[rows, classes]`, row-major; logarithms of probabilities serve as well
 * @throws InvalidInputError if the map is of another number of classes or a logit is not finite
 */
export function applyCalibrationMap(
  map: CalibrationMap,
  logits: ArrayLike<number>,
  classes: number,
): Float64Array {
  requireLogits(logits, classes);
  if (map.method !== "temperature" && map.classes.length !== classes) {
    throw new InvalidInputError(`The calibration is of ${map.classes.length} classes, not ${classes}.`);
  }
  switch (map.method) {
    case "temperature":
      return applyTemperatureMap(map, logits, classes);
    case "platt":
      return applyPlattMap(map, logits, classes);
    case "isotonic":
      return applyIsotonicMap(map, logits, classes);
  }
}

function requireLogits(logits: ArrayLike<number>, classes: number): void {
  if (!(Number.isInteger(classes) && classes >= 2) || logits.length % classes !== 0) {
    throw new InvalidInputError("Logits come in whole rows of two classes at least.");
  }
  for (let k = 0; k < logits.length; k++) {
    if (!Number.isFinite(logits[k])) throw new InvalidInputError("Logits must be finite numbers.");
  }
}
