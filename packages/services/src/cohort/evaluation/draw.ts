import { createHash, createHmac } from "node:crypto";
import {
  type CountGuard,
  drawnPersons,
  type EvaluatedPerson,
  type FigureWeight,
  seededRandom,
} from "@synoptic/domain";

/** One labelled case as figures are made of it. */
export interface ScoredCase {
  patientId: string;
  positive: boolean;
}

/** Draws who counts in one question's answer; nothing where too few of either kind are left to be spoken of. */
export type Draw = <Case extends ScoredCase>(
  cases: readonly Case[],
  cell: readonly string[],
) => Drawn<Case> | null;

export interface Drawn<Case> extends FigureWeight {
  cases: Case[];
}

/**
 * @param secret of the site
 * @param question what tells one question from another
 */
export function drawFor(secret: string, question: unknown, guard: CountGuard): Draw {
  return (cases, cell) => {
    // Whoever comes, goes or changes makes it another draw: one state of the data is answered once, and no other like it.
    const state = createHash("sha256")
      .update(JSON.stringify(cases.map((one) => Object.values(one)).sort()))
      .digest("hex");
    const key = createHmac("sha256", secret)
      .update(JSON.stringify([question, cell, state]))
      .digest();
    const kept = drawnPersons(
      personsOf(cases),
      (id) => createHmac("sha256", key).update(id).digest().readUIntBE(0, 6),
      guard.floor,
    );
    const left = cases.filter(({ patientId }) => kept.has(patientId));
    const persons = personsOf(left);
    const withFinding = persons.filter(({ hasPositive }) => hasPositive).length;
    const without = persons.filter(({ hasNegative }) => hasNegative).length;
    const large =
      guard.isLarge(withFinding, [...cell, "with", "drawn"]) &&
      guard.isLarge(without, [...cell, "without", "drawn"]);
    return large
      ? { cases: left, persons: Math.min(withFinding, without), random: seededRandom(key.readUInt32BE(8)) }
      : null;
  };
}

export function personsOf(cases: readonly ScoredCase[]): EvaluatedPerson[] {
  const of = new Map<string, EvaluatedPerson>();
  for (const { patientId: id, positive } of cases) {
    const person = of.get(id) ?? { id, hasPositive: false, hasNegative: false };
    person[positive ? "hasPositive" : "hasNegative"] = true;
    of.set(id, person);
  }
  return [...of.values()];
}
