import { newestMeasured } from "./newest-measured.ts";
import { asMeasured, ignored, withinPlausible } from "./read-measure.ts";
import type { Reader } from "./reading.ts";
import { bodyHeight, bodyMassIndex, bodyWeight } from "./value-sets/measures.ts";

/** In kg/m²: as recorded, else from the newest height and weight; whichever is newer. */
export const readBodyMassIndex: Reader<number> = (history, withinMs) => {
  const told = newestMeasured(history, bodyMassIndex, withinMs);
  const weight = newestMeasured(history, bodyWeight, withinMs);
  const height = newestMeasured(history, bodyHeight, Number.POSITIVE_INFINITY);
  const unused = ignored(told, weight, height);
  if (weight.found && height.found && !(told.found && told.found.at >= weight.found.at)) {
    const metres = height.found.value / 100;
    return withinPlausible(
      bodyMassIndex,
      weight.found.value / metres ** 2,
      [weight.found, height.found],
      unused,
    );
  }
  return asMeasured(told.found, unused);
};
