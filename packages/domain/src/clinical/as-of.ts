import type { PatientHistory } from "./history.ts";

/**
 * The history as it was known at `t`: facts with `recordedAt <= t`, whenever they became true. A fact recorded
 * later is left out even if it had been true for years, else an evaluation would see the future.
 * @param history known at `t` or later; a history as of an earlier moment stays what it is but for its `asOf`
 */
export function asOf(history: PatientHistory, t: Date): PatientHistory {
  const known = <F extends { recordedAt: Date }>(facts: readonly F[]): F[] =>
    facts.filter(({ recordedAt }) => recordedAt.getTime() <= t.getTime());
  return {
    ...history,
    asOf: t.getTime() < history.asOf.getTime() ? t : history.asOf,
    observations: known(history.observations),
    conditions: known(history.conditions),
    medications: known(history.medications),
    familyHistory: known(history.familyHistory),
    procedures: known(history.procedures),
    allergies: known(history.allergies),
    immunizations: known(history.immunizations),
  };
}
