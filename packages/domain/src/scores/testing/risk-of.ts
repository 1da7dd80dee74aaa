import fc from "fast-check";
import { expect } from "vitest";
import type { InputId, Values } from "../inputs.ts";
import type { Score } from "../score.ts";

/** The main risk, 0 to 1. */
export function riskOf<Id extends InputId>(score: Score<Id>, values: Values<Id>): number {
  const [main] = score.compute(values).risks;
  if (!main) throw new Error("The score gives no risk.");
  return main.probability;
}

/** Of any two values of a quantity in its range the higher gives no lower risk; every risk lies in (0, 1). */
export function increasesWith<Id extends InputId>(
  score: Score<Id>,
  people: readonly Values<Id>[],
  quantities: { readonly [Each in Id]?: readonly [number, number] },
): void {
  for (const [id, [min, max]] of Object.entries(quantities) as [Id, readonly [number, number]][]) {
    const value = fc.double({ min, max, noNaN: true });
    fc.assert(
      fc.property(fc.constantFrom(...people), value, value, (person, a, b) => {
        const at = (each: number) => riskOf(score, { ...person, [id]: each });
        // Sums of doubles differ in the last digits.
        expect(at(Math.max(a, b)) - at(Math.min(a, b))).toBeGreaterThan(-1e-12);
        expect(at(a)).toBeGreaterThan(0);
        expect(at(a)).toBeLessThan(1);
      }),
    );
  }
}
