import {
  type FeatureValues,
  findOutcome,
  historyFeatures,
  type IndexRule,
  InvalidInputError,
  type LandmarkFault,
  landmarkOf,
  type Outcome,
  outcomes,
  type SurvivalCohort,
} from "@synoptic/domain";
import { followedPatients } from "@synoptic/persistence";
import type { ServiceContext } from "../context.ts";

/** Histories of so many patients are in memory at a time. */
const BATCH = 200;

export interface OutcomeCohort {
  cohort: SurvivalCohort;
  leftOut: Partial<Record<LandmarkFault, number>>;
  /** Patients of the cohort that the demo's generator made. */
  synthetic: number;
}

/**
 * The patients of a site who had not had the outcome at their index, each with the features as known then and what
 * came afterwards. Nothing that was recorded after the index is among the features.
 */
export async function outcomeCohort(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  siteId: string,
  outcome: Outcome,
  rule: IndexRule,
  { signal, progress }: { signal?: AbortSignal; progress?: (share: number) => void } = {},
): Promise<OutcomeCohort> {
  const asOf = now();
  const patients = await db.patient.findMany({
    where: { siteId },
    select: { id: true, synthetic: true },
    orderBy: { id: "asc" },
  });
  const times: number[] = [];
  const events: boolean[] = [];
  const values: FeatureValues[] = [];
  const groups: string[] = [];
  const leftOut: OutcomeCohort["leftOut"] = {};
  let synthetic = 0;
  for (let start = 0; start < patients.length; start += BATCH) {
    signal?.throwIfAborted();
    progress?.(start / patients.length);
    const batch = patients.slice(start, start + BATCH);
    const isSynthetic = new Set(batch.filter((one) => one.synthetic).map(({ id }) => id));
    const followed = await followedPatients(
      db,
      batch.map(({ id }) => id),
      asOf,
    );
    const of = new Map(followed.map((one) => [one.history.patientId, one]));
    for (const { id } of batch) {
      const patient = of.get(id);
      if (!patient) continue;
      const landmark = landmarkOf(patient, outcome, rule);
      if (typeof landmark === "string") {
        leftOut[landmark] = (leftOut[landmark] ?? 0) + 1;
        continue;
      }
      const features = historyFeatures(patient.history, landmark.indexAt);
      times.push(landmark.years);
      events.push(landmark.event);
      values.push(Object.fromEntries(features.map((feature) => [feature.id, feature.value])));
      groups.push(id);
      if (isSynthetic.has(id)) synthetic++;
    }
  }
  return { cohort: { times, events, values, groups }, leftOut, synthetic };
}

/** @throws InvalidInputError naming those that there are */
export function getOutcome(id: string): Outcome {
  const outcome = findOutcome(id);
  if (outcome) return outcome;
  const known = outcomes.map((one) => one.id).join(", ");
  throw new InvalidInputError(`An outcome is one of: ${known}.`, ["outcome"]);
}

/** Ids of all that a history can say, in the order in which it is shown. */
export function featureIds(): string[] {
  const nobody = {
    ...{ patientId: "", asOf: new Date(0), birthDate: null, sex: "unknown" as const, raceAndEthnicity: [] },
    ...{ observations: [], conditions: [], medications: [], familyHistory: [] },
    ...{ procedures: [], allergies: [], immunizations: [] },
  };
  return historyFeatures(nobody, nobody.asOf).map(({ id }) => id);
}
