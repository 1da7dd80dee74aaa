import { join } from "node:path";
import { type HistoryModelKind, modelFacts, TooFewCasesError } from "@synoptic/domain";
import {
  fitHistoryApart,
  type HistoryModelManifest,
  type HistorySpec,
  historyModelFiles,
  writeModel,
} from "@synoptic/inference";
import type { HeadPlan } from "./head-plan.ts";
import type { LabelledHistories } from "./history-cases.ts";

/** A fifth is held out to measure on, and of the rest a fifth to choose by: fewer would leave a fold without the class. */
const LEAST_OF_CLASS = 20;
const LEAST_GROUPS_OF_CLASS = 10;

export interface HistoryTrainingInput {
  plan: Pick<HeadPlan, "scenario" | "title" | "classes" | "findings" | "primaryFindingId">;
  kind: HistoryModelKind;
  origin: Pick<HistorySpec, "id" | "version" | "licence" | "source" | "cohort">;
  cases: LabelledHistories;
}

export interface TrainedHistory {
  /** The model's folder. */
  folder: string;
  manifest: HistoryModelManifest;
}

/**
 * Learns what histories tell of a scenario's classes, measures it on patients who were held out, and writes the model's
 * folder with its card.
 * @param place `into`: the folder is written into it
 * @throws TooFewCasesError, InvalidInputError
 * @throws EngineCancelledError where the signal ends it
 */
export async function trainHistory(
  { plan, kind, origin, cases: labelled }: HistoryTrainingInput,
  place: {
    into: string;
    signal?: AbortSignal | undefined;
    progress?: ((step: string, share: number) => void) | undefined;
  },
): Promise<TrainedHistory> {
  const classIds = plan.classes.map(({ id }) => id);
  requireEnough(labelled, classIds);
  const finding = plan.findings.find(({ id }) => id === plan.primaryFindingId)!;
  const members = classIds.map((id) => finding.classIds.includes(id));
  const cases = { ...labelled, classIds, members };
  const { progress = () => {}, ...watching } = place;
  const fitted = await fitHistoryApart(
    { kind, cases, features: [...modelFacts.keys()] },
    { ...watching, progress },
  );
  const { manifest, card, files } = historyModelFiles(
    { ...origin, kind, scenario: plan.scenario, title: `${plan.title}, history`, primaryFinding: finding },
    cases,
    fitted,
  );
  await writeModel(place.into, manifest, card, files);
  return { folder: join(place.into, manifest.id), manifest };
}

/** @throws TooFewCasesError naming the first class of which there are too few */
function requireEnough({ labels, groups }: LabelledHistories, classIds: readonly string[]): void {
  for (const [c, id] of classIds.entries()) {
    const own = groups.filter((_, i) => labels[i] === c);
    const persons = new Set(own).size;
    if (own.length < LEAST_OF_CLASS || persons < LEAST_GROUPS_OF_CLASS)
      throw new TooFewCasesError(
        `The truth is known of ${own.length} cases of "${id}", of ${persons} patients; ${LEAST_OF_CLASS} of each class, of ${LEAST_GROUPS_OF_CLASS} patients, are the least.`,
        ["classes", id],
      );
  }
}

/** Before any history is read: whether so many cases of each class can be enough. @throws TooFewCasesError */
export function requireLabelledHistories(
  classIds: readonly string[],
  labelled: readonly { classId: string; cases: number }[],
): void {
  for (const id of classIds) {
    const cases = labelled.find(({ classId }) => classId === id)?.cases ?? 0;
    if (cases < LEAST_OF_CLASS)
      throw new TooFewCasesError(
        `The truth is known of ${cases} cases of "${id}"; ${LEAST_OF_CLASS} of each class are the least.`,
        ["classes", id],
      );
  }
}

/** What is told of a training: ids and numbers. */
export function historySummary({ manifest }: Pick<TrainedHistory, "manifest">) {
  const { id, version, facts, fit, figures, pretest } = manifest;
  return {
    modelId: id,
    version,
    kind: fit!.kind,
    setting: fit!.setting,
    strength: fit!.strength,
    cases: figures!.rows,
    facts: facts.map(({ name }) => name),
    factsLeftOut: fit!.leftOut,
    figures: {
      auc: pretest!.auc,
      macroAuc: figures!.macroAuc,
      brier: figures!.brier ?? null,
      brierAtPrevalence: pretest!.atPrevalence.brier,
      calibrationSlope: pretest!.calibration.slope,
      calibrationIntercept: pretest!.calibration.intercept,
      calibrationError: pretest!.calibrationError,
    },
  };
}
