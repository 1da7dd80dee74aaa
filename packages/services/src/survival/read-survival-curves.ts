import {
  type Actor,
  asOf,
  type Feature,
  findOutcome,
  HORIZONS,
  historyFeatures,
  LEAST_AT_RISK,
  type Outcome,
  type PatientHistory,
  pointAt,
  predictSurvival,
  recordedConditions,
  type SurvivalPoint,
} from "@synoptic/domain";
import { type OpenSurvivalModel, openSurvivalModel } from "@synoptic/inference";
import { findSurvivalUses } from "@synoptic/persistence";
import type { ServiceContext } from "../context.ts";
import { modelFolder } from "../models/model-folder.ts";
import { visibleHistories } from "../visible-histories.ts";

export interface SurvivalQuestion {
  /** As known then; now where nothing is said. */
  at?: Date | undefined;
}

/** A figure at a number of years, or why there is none. */
export interface SurvivalHorizon {
  years: number;
  point: SurvivalPoint | null;
  /** Nothing where there is a figure. */
  missing: string | null;
}

/** What a known fact adds to the log-odds of the event in any one period. */
export interface SurvivalCurvePart {
  feature: Feature;
  logOdds: number;
}

export interface SurvivalCurve {
  outcome: Outcome;
  modelVersionId: string;
  model: OpenSurvivalModel;
  /** At the end of each period; empty where the model does not speak of this patient. */
  points: SurvivalPoint[];
  horizons: SurvivalHorizon[];
  /** The largest first. */
  parts: SurvivalCurvePart[];
  /** The sum of the parts. */
  logOdds: number;
  /** What the model would use and is not known. */
  missing: Feature[];
  /** Why there is no curve; nothing where there is one. */
  refusal: string | null;
}

/**
 * When the outcomes that the site has a survival model for may come to patients, as known at a moment.
 * @returns by patient id, in the order of the outcomes; who the actor may not see is not in it
 * @throws InvalidInputError for a moment in the future
 * @throws ManifestError, ModelIntegrityError where a model in use is gone or changed: no other answers in its place
 */
export async function readSurvivalCurvesOfAll(
  context: Pick<ServiceContext, "db" | "modelsHome" | "now">,
  actor: Actor,
  patientIds: readonly string[],
  { at }: SurvivalQuestion,
): Promise<Map<string, SurvivalCurve[]>> {
  const uses = await findSurvivalUses(context.db, actor.siteId);
  const models = await Promise.all(
    uses.flatMap(({ outcome: id, modelVersionId, ...key }) => {
      const outcome = findOutcome(id);
      if (!outcome) return [];
      const opening = openSurvivalModel(modelFolder(context.modelsHome, key), key.manifestSha256);
      return [opening.then((model) => ({ outcome, modelVersionId, model }))];
    }),
  );
  const histories = await visibleHistories(context, actor, patientIds, at);
  return new Map(
    histories.map((history) => {
      const features = models.length > 0 ? historyFeatures(history, history.asOf) : [];
      return [history.patientId, models.map((model) => curveOf(model, history, features))];
    }),
  );
}

type InUse = Pick<SurvivalCurve, "outcome" | "modelVersionId" | "model">;

function curveOf(inUse: InUse, history: PatientHistory, features: readonly Feature[]): SurvivalCurve {
  const { outcome, model } = inUse;
  const known = asOf(history, history.asOf);
  if (recordedConditions(known, outcome.set, "ever").length > 0) {
    const refusal = `${outcome.label} is on record already: the model speaks of those who have not had it.`;
    return { ...inUse, refusal, points: [], horizons: [], parts: [], logOdds: 0, missing: [] };
  }
  const of = new Map(features.map((feature) => [feature.id, feature]));
  const values = Object.fromEntries(features.map(({ id, value }) => [id, value]));
  const { points, parts, missing, logOdds } = predictSurvival(model, values);
  return {
    ...inUse,
    points,
    horizons: HORIZONS.map((years) => horizonAt(points, years, model)),
    parts: parts
      .flatMap(({ feature, logOdds: moves }) => {
        const found = of.get(feature);
        return found ? [{ feature: found, logOdds: moves }] : [];
      })
      .sort((a, b) => Math.abs(b.logOdds) - Math.abs(a.logOdds)),
    logOdds,
    missing: missing.flatMap((id) => of.get(id) ?? []),
    refusal: null,
  };
}

function horizonAt(
  points: readonly SurvivalPoint[],
  years: number,
  { lastYear }: OpenSurvivalModel,
): SurvivalHorizon {
  const point = pointAt(points, years) ?? null;
  const missing = point
    ? null
    : `Fewer than ${LEAST_AT_RISK} persons were followed so long: the model ends at ${lastYear} years.`;
  return { years, point, missing };
}
