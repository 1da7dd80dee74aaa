import { asOf, type Band, evaluateScore, type PatientHistory, type Score, scores } from "@synoptic/domain";

/** A long-term score as it would have been computed at one encounter. */
interface ScorePoint {
  encounterId: string;
  /** The encounter's end, where it is known: what was found in it counts. */
  at: Date;
  /** Of the score's main risk, 0 to 1. */
  probability: number;
  band: Band | null;
}

export interface ScoreTrack {
  score: Score;
  points: ScorePoint[];
}

interface EncounterTimes {
  id: string;
  effectiveAt: Date | null;
  endedAt: Date | null;
}

/** Scores of years: those of days or of today say nothing over time. */
const isLongTerm = (horizon: string | null | undefined) => /^P\d+Y$/.test(horizon ?? "");

/**
 * Long-term scores at each encounter, as known then; a score that could not be computed at any is left out.
 * @param encounters in order of time
 */
export function trackScores(history: PatientHistory, encounters: readonly EncounterTimes[]): ScoreTrack[] {
  const tracks = new Map<Score, ScorePoint[]>();
  for (const { id, effectiveAt, endedAt } of encounters) {
    const at = endedAt ?? effectiveAt;
    if (!at || at > history.asOf) continue;
    const known = asOf(history, at);
    for (const score of scores) {
      const { outcome, band } = evaluateScore(score, known);
      const [main] = outcome?.risks ?? [];
      if (!main || !isLongTerm(main.horizon)) continue;
      const points = tracks.get(score) ?? [];
      tracks.set(score, [...points, { encounterId: id, at, probability: main.probability, band }]);
    }
  }
  return [...tracks].map(([score, points]) => ({ score, points }));
}
