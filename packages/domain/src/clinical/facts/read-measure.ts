import { type Measured, newestMeasured } from "./newest-measured.ts";
import { observed, type Reader, type Reading, recorded, type UnusedFact } from "./reading.ts";
import type { Measure } from "./value-sets/measures.ts";

/** The newest plausible value. */
export function readMeasure(measure: Measure): Reader<number> {
  return (history, withinMs) => {
    const told = newestMeasured(history, measure, withinMs);
    return asMeasured(told.found, ignored(told));
  };
}

export function ignored(
  ...measures: readonly Pick<ReturnType<typeof newestMeasured>, "unused">[]
): UnusedFact[] {
  return measures.flatMap(({ unused }) => unused.map((fact) => ({ ...observed(fact), reason: fact.reason })));
}

export function asMeasured(found: Measured | undefined, unused: UnusedFact[]): Reading<number> {
  return found ? recorded(found.value, [observed(found)], unused) : { known: undefined, unused };
}

/** What two measures make together may be as impossible as either. */
export function withinPlausible(
  { plausible: [low, high] }: Measure,
  value: number,
  from: readonly Measured[],
  unused: UnusedFact[],
): Reading<number> {
  const facts = from.map(observed);
  if (value >= low && value <= high) return recorded(value, facts, unused);
  const implausible = facts.map((fact): UnusedFact => ({ ...fact, reason: "implausible" }));
  return { known: undefined, unused: [...unused, ...implausible] };
}
