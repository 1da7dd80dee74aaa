import { join } from "node:path";
import type { Outcome, SurvivalCohort, SurvivalFigures, SurvivalFit } from "@synoptic/domain";
import {
  encodeSurvivalWeights,
  fileEntry,
  fitSurvivalApart,
  rounded,
  roundedInterval,
  type SurvivalModelManifest,
  survivalCard,
  writeModel,
} from "@synoptic/inference";

/** Where a model comes from, for its manifest and card. */
interface SurvivalOrigin {
  id: string;
  version: string;
  licence: string;
  source: { name: string; licence: string };
  /** Whom it was fitted on, in a sentence. */
  cohort: string;
  /** What is known to be weak about the cohort. */
  weaknesses: readonly string[];
}

export interface SurvivalTraining {
  outcome: Outcome;
  cohort: SurvivalCohort;
  /** Ids, in the order of the model. */
  features: readonly string[];
  origin: SurvivalOrigin;
  seed: number;
}

export interface TrainedSurvival {
  /** The model's folder. */
  folder: string;
  manifest: SurvivalModelManifest;
  /** Features that too few persons have, or that are the same in all of them. */
  leftOutFeatures: string[];
}

/** Below this the effects are more noise than signal: Peduzzi et al. 1996, J Clin Epidemiol 49(12):1373-1379. */
const EVENTS_A_PARAMETER = 10;

/**
 * Fits a survival model on a cohort, measures it, and writes its folder with card and weights.
 * @throws TooFewEventsError, InvalidInputError
 * @throws EngineCancelledError where the signal ends it
 */
export async function trainSurvival(
  { outcome, cohort, features, origin, seed }: SurvivalTraining,
  place: { into: string; signal?: AbortSignal | undefined; progress?: (step: string, share: number) => void },
): Promise<TrainedSurvival> {
  const { fit, figures } = await fitSurvivalApart({ cohort, options: { features, seed } }, place);
  const weights = encodeSurvivalWeights(fit.model);
  const { periodYears, lastYear, time, bases } = fit.model;
  const persons = cohort.times.length;
  const label = outcome.label.toLowerCase();
  const manifest: SurvivalModelManifest = {
    schemaVersion: 1,
    id: origin.id,
    version: origin.version,
    kind: "survival-model",
    title: `When ${label} may come`,
    licence: origin.licence,
    intendedUse: `Research on when ${label} comes to a patient who has not had it, from the history alone, if death does not come first. Not for diagnosis or treatment.`,
    trainingData: [{ ...origin.source, rows: persons }],
    knownWeaknesses: [...origin.weaknesses, ...weaknessesOf(fit, figures)],
    weights: fileEntry("weights.f64", weights),
    outcome: outcome.id,
    ...{ periodYears, lastYear, time, bases },
    ridge: fit.ridge,
    cohort: origin.cohort,
    figures: {
      persons,
      events: fit.events,
      personYears: rounded(Array.from(cohort.times).reduce((sum, years) => sum + years, 0)),
      effectiveParameters: rounded(fit.effectiveParameters),
      concordance: roundedInterval(figures.concordance),
      horizons: figures.horizons.map(({ years, atRisk, predicted, observed, brier, ipa, calibration }) => ({
        ...{ years, atRisk, predicted: rounded(predicted), observed: roundedInterval(observed) },
        ...{ brier: rounded(brier), ipa: rounded(ipa) },
        calibration: calibration.map((group) => ({
          persons: group.persons,
          predicted: rounded(group.predicted),
          observed: group.observed && roundedInterval(group.observed),
        })),
      })),
    },
  };
  await writeModel(place.into, manifest, survivalCard(manifest, outcome.label), { "weights.f64": weights });
  return { folder: join(place.into, manifest.id), manifest, leftOutFeatures: fit.leftOut };
}

function weaknessesOf(fit: SurvivalFit, { concordance, horizons }: SurvivalFigures): string[] {
  const each = fit.events / fit.effectiveParameters;
  return [
    "Death before the outcome is treated as the end of following: the figure is the risk if death does not come first.",
    "Whoever has the outcome without a record of it counts as not having it.",
    ...(each < EVENTS_A_PARAMETER
      ? [
          `Few events: ${each.toFixed(1)} for each effective parameter, where ${EVENTS_A_PARAMETER} are advised. Read the intervals.`,
        ]
      : []),
    ...(concordance.low <= 0.5
      ? ["It does not rank persons better than chance on what it has not seen."]
      : []),
    ...horizons
      .filter(({ ipa }) => ipa <= 0)
      .map(({ years }) => `At ${years} years it is no better than one risk for everybody.`),
  ];
}
