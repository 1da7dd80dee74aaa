import {
  additiveProbabilities,
  evaluateScore,
  findOutcome,
  historyFeatures,
  isReadByRecords,
  modelFactValues,
  NotFoundError,
  type PatientHistory,
  pointAt,
  predictSurvival,
  recordedConditions,
  type Score,
  scores,
} from "@synoptic/domain";
import { openSurvivalModel } from "@synoptic/inference";
import { learntPatientIds } from "@synoptic/persistence";
import { learntStudies } from "../../models/learnt-studies.ts";
import { modelFolder } from "../../models/model-folder.ts";
import { openHistoryModel } from "../../models/open-model.ts";
import { championOf } from "../../models/site-models.ts";
import type { TaskContext } from "../../tasks/task-handler.ts";
import type { ComputedRisk } from "./evaluation-task.ts";

/** Why there is no risk: the record does not tell what it asks for, or it does not speak of such a person. */
type NoRisk = "no-inputs" | "not-for-them";

/** A risk that is computed from a history. */
export interface OpenRisk {
  finding: { id: string; label: string };
  model: { id: string; version: string };
  /** Within how many years the risk is; nothing for one that is not of a time. */
  horizonYears: number | null;
  /** @param history as of the index */
  of(history: PatientHistory): number | NoRisk;
  /** Whether the model may have learnt from a patient. */
  isLearnt(patient: { patientId: string; recordedAt: Date }): boolean;
}

const DAYS_A_YEAR = 365.25;

/**
 * A score of the shelf, or a model of the site, ready to be asked of many.
 * @param withinDays of the labels, which a survival model is asked for; its last year where there are none
 * @throws NotFoundError, and what opening a model throws
 */
export async function openComputedRisk(
  context: TaskContext,
  siteId: string,
  asked: ComputedRisk,
  withinDays: number | null,
): Promise<OpenRisk> {
  if (asked.kind === "score") return scoreRisk(computableScore(asked.scoreId));
  return asked.kind === "history-model"
    ? await historyModelRisk(context, siteId, asked)
    : await survivalRisk(context, siteId, asked.modelVersionId, withinDays);
}

/** @throws NotFoundError where there is no such score, or a record alone cannot tell what it asks for */
export function computableScore(id: string): Score {
  const score = scores.find((one) => one.id === id);
  if (!score || !isReadByRecords(score))
    throw new NotFoundError("There is no such score that records alone tell.", ["computed", "score"]);
  return score;
}

function scoreRisk(score: Score): OpenRisk {
  return {
    finding: { id: score.id, label: score.predicts },
    model: { id: score.title, version: "" },
    horizonYears: score.diagnosed?.years ?? null,
    of(history) {
      const { status, outcome } = evaluateScore(score, history);
      if (status === "missing") return "no-inputs";
      // Of points for which no probability was published nothing can be measured.
      return outcome?.risks[0]?.probability ?? "not-for-them";
    },
    isLearnt: () => false,
  };
}

/** At the prevalence that the model was fitted at; somebody of whom it knows no fact has no risk by it. */
async function historyModelRisk(
  context: TaskContext,
  siteId: string,
  { modelVersionId, findingId }: Extract<ComputedRisk, { kind: "history-model" }>,
): Promise<OpenRisk> {
  const row = await context.db.modelVersion.findUniqueOrThrow({ where: { id: modelVersionId } });
  const { modelId: id, version, manifestSha256 } = row;
  const { weights } = await openHistoryModel(context, row.scenario!, { id, version, manifestSha256 });
  const scenario = await championOf(context, siteId, row.scenario!);
  const finding = scenario.findings.find((one) => one.id === findingId);
  if (!finding) throw new NotFoundError("The scenario has no such finding.", ["computed", "findingId"]);
  const learnt = await learntPatientIds(context.db, [
    ...(await learntStudies(context.db, siteId, modelVersionId)),
  ]);
  const at = finding.classIds.map((classId) => weights.classIds.indexOf(classId));
  return {
    ...{ finding: { id: finding.id, label: finding.label }, model: { id, version }, horizonYears: null },
    of(history) {
      const values = modelFactValues(history, null);
      if (!weights.facts.some(({ basis }) => values[basis.feature] !== undefined)) return "no-inputs";
      const probabilities = additiveProbabilities(weights, values);
      return Math.min(
        1,
        at.reduce((sum, c) => sum + (probabilities[c] ?? 0), 0),
      );
    },
    isLearnt: ({ patientId }) => learnt.has(patientId),
  };
}

/**
 * Within the days of the labels, as far as the model reaches. It learnt from the site's patients: whoever was known there
 * when it was added is left out.
 */
async function survivalRisk(
  context: TaskContext,
  siteId: string,
  modelVersionId: string,
  withinDays: number | null,
): Promise<OpenRisk> {
  const { db, modelsHome } = context;
  const row = await db.modelVersion.findUniqueOrThrow({ where: { id: modelVersionId } });
  const { modelId: id, version, manifestSha256 } = row;
  const model = await openSurvivalModel(
    modelFolder(modelsHome, { id, version, manifestSha256 }),
    manifestSha256,
  );
  const outcome = findOutcome(model.manifest.outcome)!;
  const added = await db.siteModel.findUnique({
    where: { siteId_modelVersionId: { siteId, modelVersionId } },
  });
  const horizonYears = withinDays === null ? model.lastYear : withinDays / DAYS_A_YEAR;
  return {
    ...{ finding: { id: outcome.id, label: outcome.label }, model: { id, version } },
    horizonYears,
    of(history) {
      if (recordedConditions(history, outcome.set, "ever").length > 0) return "not-for-them";
      const features = historyFeatures(history, history.asOf).filter(({ value }) => value !== null);
      const values = Object.fromEntries(features.map((feature) => [feature.id, feature.value]));
      const { points, parts } = predictSurvival(model, values);
      if (parts.length === 0) return "no-inputs";
      return pointAt(points, horizonYears)?.probability ?? "not-for-them";
    },
    isLearnt: ({ recordedAt }) => added !== null && recordedAt <= added.addedAt,
  };
}
