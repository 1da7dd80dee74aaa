import {
  type Actor,
  type GlucoseReport,
  glucoseReport,
  type HomePressureReport,
  homePressureReport,
  InvalidInputError,
  type SeriesKind,
  type SeriesSample,
  samplesAsOf,
} from "@synoptic/domain";
import { findSeries, visiblePatients } from "@synoptic/persistence";
import type { ServiceContext } from "../context.ts";

/** Whose, and as known when; now where nothing is said. */
export interface SeriesQuestion {
  patientId: string;
  at?: Date | undefined;
}

type SeriesContext = Pick<ServiceContext, "db" | "now">;

/**
 * Continuous glucose of the last fortnight that was measured, as known at a moment.
 * @returns nothing where there is none, also for a patient whom the actor may not see
 * @throws InvalidInputError for a moment in the future
 */
export async function readGlucose(
  context: SeriesContext,
  actor: Actor,
  question: SeriesQuestion,
): Promise<GlucoseReport | undefined> {
  const known = await knownSamples(context, actor, "glucose", question);
  return known && glucoseReport(known.samples, known.timeZone);
}

/** Home blood pressure of the last week that was measured, likewise. */
export async function readHomePressure(
  context: SeriesContext,
  actor: Actor,
  question: SeriesQuestion,
): Promise<HomePressureReport | undefined> {
  const known = await knownSamples(context, actor, "blood-pressure", question);
  return known && homePressureReport(known.samples, known.timeZone);
}

/** Longer than any report reaches back. */
const reachMs = 31 * 24 * 60 * 60 * 1000;

async function knownSamples(
  { db, now }: SeriesContext,
  actor: Actor,
  kind: SeriesKind,
  { patientId, at = now() }: SeriesQuestion,
): Promise<{ samples: SeriesSample[]; timeZone: string } | undefined> {
  if (at > now()) throw new InvalidInputError("A history is known as of a moment that has been.", ["asOf"]);
  const where = { patientId, patient: visiblePatients(actor), kind, recordedAt: { lte: at } };
  const newest = await db.observationSeries.findFirst({
    where: { ...where, startsAt: { lte: at } },
    orderBy: { endsAt: "desc" },
    select: { endsAt: true, timeZone: true },
  });
  if (!newest) return undefined;
  const end = newest.endsAt < at ? newest.endsAt : at;
  const series = await findSeries(db, { ...where, endsAt: { gte: new Date(end.getTime() - reachMs) } });
  return { samples: samplesAsOf(series, kind, at), timeZone: newest.timeZone };
}
