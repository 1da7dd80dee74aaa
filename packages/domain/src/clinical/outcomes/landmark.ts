import { recordedConditions } from "../facts/recorded-condition.ts";
import type { PatientHistory } from "../history.ts";
import type { Outcome } from "./outcomes.ts";

const DAY_MS = 86_400_000;
const YEAR_MS = 365.25 * DAY_MS;

/** All that is known of a patient now, from which is told what was known at the index and what came after. */
export interface FollowedPatient {
  history: PatientHistory;
  deceasedAt: Date | null;
  encounters: readonly { effectiveAt: Date | null; recordedAt: Date }[];
}

/** The moment that a patient is predicted from: a given one, or the first encounter so long after the first fact. */
export type IndexRule = { at: Date } | { lookbackDays: number };

/** Why a patient is none to learn from. */
export type LandmarkFault =
  /** Nothing was known at the index, or no encounter comes so long after the first fact. */
  | "NO_INDEX"
  /** The outcome had come by then, whether it was known or not. */
  | "HAD_IT_BEFORE"
  /** Dead by then, or nothing is recorded afterwards. */
  | "NOT_FOLLOWED";

/** What came of a patient after the index. */
export interface Landmark {
  indexAt: Date;
  /** Until the event, death or the last that was recorded, whichever is first. */
  years: number;
  /** False where the patient was censored. */
  event: boolean;
}

/**
 * What came of a patient after an index (a landmark): the first condition of the outcome's set, by its onset and else
 * by when it was recorded; censored at death or the last that was recorded.
 * @see van Houwelingen 2007, Scandinavian Journal of Statistics 34(1):70-85, for landmarks
 */
export function landmarkOf(
  patient: FollowedPatient,
  outcome: Outcome,
  rule: IndexRule,
): Landmark | LandmarkFault {
  const { history, deceasedAt } = patient;
  const known = momentsOf(patient);
  const indexAt = indexOf(patient, known, rule);
  if (!indexAt) return "NO_INDEX";
  const onsets = recordedConditions(history, outcome.set, "ever")
    .map(({ effectiveAt, recordedAt }) => (effectiveAt ?? recordedAt).getTime())
    .sort((a, b) => a - b);
  const index = indexAt.getTime();
  if (onsets.length > 0 && onsets[0]! <= index) return "HAD_IT_BEFORE";
  const death = deceasedAt?.getTime() ?? Number.POSITIVE_INFINITY;
  const last = Math.min(death, known.at(-1)!);
  if (last <= index) return "NOT_FOLLOWED";
  const [onset] = onsets;
  const event = onset !== undefined && onset <= death;
  return { indexAt, years: ((event ? onset : last) - index) / YEAR_MS, event };
}

function indexOf(
  { encounters }: FollowedPatient,
  known: readonly number[],
  rule: IndexRule,
): Date | undefined {
  const [first] = known;
  if (first === undefined) return undefined;
  if ("at" in rule) return first <= rule.at.getTime() ? rule.at : undefined;
  const from = first + rule.lookbackDays * DAY_MS;
  const visits = encounters
    .map(({ effectiveAt, recordedAt }) => (effectiveAt ?? recordedAt).getTime())
    .filter((visit) => visit >= from);
  return visits.length === 0 ? undefined : new Date(Math.min(...visits));
}

/** When something became known of the patient, ascending. */
function momentsOf({ history, encounters }: FollowedPatient): number[] {
  const { observations, conditions, medications, familyHistory, procedures, allergies, immunizations } =
    history;
  return [
    ...[observations, conditions, medications, familyHistory, procedures, allergies, immunizations].flat(),
    ...encounters,
  ]
    .map(({ recordedAt }) => recordedAt.getTime())
    .sort((a, b) => a - b);
}
