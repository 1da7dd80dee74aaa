import type { PatientHistory } from "../clinical/history.ts";

/** The moments in a span, both ends included, at which something new became known, in order. */
export function learntAt(
  { observations, conditions, medications, familyHistory }: PatientHistory,
  from: Date,
  to: Date,
): Date[] {
  const moments = new Set<number>();
  for (const facts of [observations, conditions, medications, familyHistory]) {
    for (const { recordedAt } of facts) {
      if (recordedAt >= from && recordedAt <= to) moments.add(recordedAt.getTime());
    }
  }
  return [...moments].sort((a, b) => a - b).map((moment) => new Date(moment));
}
