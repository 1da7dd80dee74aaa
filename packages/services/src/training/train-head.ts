import { join } from "node:path";
import { decodeHeadWeights, headLogits, TooFewCasesError } from "@synoptic/domain";
import { requireAugmentation, toDisplay } from "@synoptic/imaging";
import {
  calibrated,
  type Embedder,
  fileEntry,
  fitApart,
  type HeadFit,
  headCard,
  type ImageHeadManifest,
  knownImagesOf,
  type ModelLibrary,
  writeModel,
} from "@synoptic/inference";
import { evaluateHead, type HeadEvaluation } from "../evaluate-head.ts";
import { type EmbeddedCases, embedCases, type TrainingAugmentation } from "./embed-cases.ts";
import { openEmbeddingCache } from "./embedding-cache.ts";

import { type HeadOrigin, type HeadPlan, headSpec } from "./head-plan.ts";
import { selfTestPicture } from "./self-test-picture.ts";
import { splitCases } from "./split-cases.ts";
import type { LeftOut, TrainingCase } from "./training-case.ts";

/** How a head is fitted; what is left out has its default. */
export interface TrainingOptions extends Omit<HeadFit, "C"> {
  /**
   * Inverse strength of the penalty. Where left out, the one that does best on groups held out in turn.
   */
  C?: number | undefined;
  augmentation?: TrainingAugmentation | undefined;
  /** Of the split and of the augmentation; 1 where left out. */
  seed?: number | undefined;
}

/** Other machines' kernels differ in the last digits. */
const SELF_TEST_TOLERANCE = 0.002;
/** Shares of the progress bar. */
const EMBEDDING_SHARE = 0.6;
const FITTING_SHARE = 0.35;

export interface TrainingInput {
  plan: HeadPlan;
  origin: HeadOrigin;
  cases: readonly TrainingCase[];
  options: TrainingOptions;
  /** Weights that were learnt with other sites, and what the card says of that: they are calibrated and measured here. */
  given?: { weights: Uint8Array; notes: readonly string[] } | undefined;
}

export interface TrainingPlace {
  models: Pick<ModelLibrary, "embedder" | "historyModel">;
  /** Where embeddings are kept for the next time. */
  cacheFolder: string;
  /** The model's folder is written into it. */
  into: string;
  signal?: AbortSignal | undefined;
  progress?: (step: string, share: number) => void;
}

export interface TrainedHead {
  /** The model's folder. */
  folder: string;
  manifest: ImageHeadManifest;
  C: number;
  /** Pictures in each part. */
  images: { training: number; calibration: number; test: number };
  leftOut: LeftOut;
  /** Embeddings that were there already. */
  fromCache: number;
  /** On the data set's own test part; nothing where it has none, or only one class in it. */
  test: HeadEvaluation | null;
}

/**
 * Trains a head on a frozen backbone: splits the cases by group, embeds each picture once, fits, calibrates and
 * measures on what was kept aside, and writes the model's folder, card and self-test with it.
 * @throws TooFewCasesError, SplitGroupError, HeadNotFittedError, InvalidInputError
 * @throws EngineCancelledError where the signal ends it
 */
export async function trainHead(input: TrainingInput, place: TrainingPlace): Promise<TrainedHead> {
  const { plan, origin, cases, options } = input;
  const { models, signal, progress = () => {} } = place;
  const { C, augmentation, seed = 1, ...fit } = options;
  if (augmentation) requireAugmentation(augmentation);
  const classIds = plan.classes.map(({ id }) => id);
  const split = splitCases(cases, classIds, seed);
  const embedder = models.embedder(plan.resizePolicy);
  const parts = await embedParts();

  const spec = headSpec(plan, origin, weaknessesOf(cases, parts, classIds));
  const found = models.historyModel(plan.scenario);
  // A plan may tell other classes apart than the scenario's history model does.
  const history = found?.weights.classIds.join() === classIds.join() ? found : undefined;
  const known = parts.calibration.part.rows.filter(
    ({ ageYears, sex, bodySite }) => ageYears !== null || sex !== "unknown" || bodySite !== null,
  );
  const { fitted, C: chosen } = await fitApart(
    {
      input: {
        spec,
        fit,
        training: parts.training.part,
        calibration: parts.calibration.part,
        others: [],
        // Only where most of the cases say something can be seen how image and history go together.
        history: known.length * 2 > parts.calibration.part.rows.length ? history?.weights : undefined,
        backbone: embedder.backbone,
        given: input.given?.weights,
      },
      C,
    },
    { signal, progress: (step, share) => progress(step, EMBEDDING_SHARE + FITTING_SHARE * share) },
  );
  progress("writing", EMBEDDING_SHARE + FITTING_SHARE);

  const weights = decodeHeadWeights(fitted.files["weights.f32"]!, {
    classes: classIds.length,
    dimension: embedder.size,
  });
  const picture = await selfTestPicture();
  const expected = calibrated(
    fitted.manifest.calibration,
    headLogits(weights, await embeddingOf(embedder, picture)),
    classIds.length,
  );
  const manifest: ImageHeadManifest = {
    ...fitted.manifest,
    selfTest: {
      input: fileEntry("self-test.png", picture),
      expected: Array.from(expected, (value) => Number(value.toFixed(6))),
      tolerance: SELF_TEST_TOLERANCE,
    },
  };
  const test = evaluated();
  const notes = [
    `Inverse strength of the penalty: ${chosen}${C === undefined ? ", cross-validated" : ""}.`,
    ...(input.given?.notes ?? []),
  ];
  if (test) notes.push(testNote(test, parts.test.images));
  const card = headCard(manifest, fitted.reading, notes, "the training of heads");
  await writeModel(place.into, manifest, card, { ...fitted.files, "self-test.png": picture });
  return {
    folder: join(place.into, manifest.id),
    manifest,
    C: chosen,
    images: {
      training: parts.training.images,
      calibration: parts.calibration.images,
      test: parts.test.images,
    },
    leftOut: sum(Object.values(parts).map(({ leftOut }) => leftOut)),
    fromCache: Object.values(parts).reduce((total, part) => total + part.fromCache, 0),
    test,
  };

  async function embedParts(): Promise<Record<"training" | "calibration" | "test", EmbeddedCases>> {
    const cache = openEmbeddingCache(place.cacheFolder, embedder.size);
    const total = cases.length;
    let before = 0;
    const embed = async (some: readonly TrainingCase[], variants?: TrainingAugmentation) => {
      const answer = await embedCases(some, {
        embedder,
        resizePolicy: plan.resizePolicy,
        classIds,
        cache,
        augmentation: variants,
        seed,
        signal,
        progress: (done) => progress("reading the pictures", (EMBEDDING_SHARE * (before + done)) / total),
      });
      before += some.length;
      return answer;
    };
    const embedded = {
      training: await embed(split.training, augmentation),
      calibration: await embed(split.calibration),
      test: await embed(split.test),
    };
    for (const [name, { part }] of Object.entries({
      training: embedded.training,
      calibration: embedded.calibration,
    })) {
      const lost = classIds.find((_, c) => !part.labels.includes(c));
      if (lost !== undefined)
        throw new TooFewCasesError(`No picture of "${lost}" in the ${name} part could be read.`, [
          "classes",
          lost,
        ]);
    }
    return embedded;
  }

  function evaluated(): HeadEvaluation | null {
    const { part } = parts.test;
    if (new Set(part.labels).size < 2) return null;
    return evaluateHead({
      head: {
        manifest,
        weights,
        known: knownImagesOf(manifest.novelty, fitted.files, embedder.size),
        history,
      },
      embeddings: part.embeddings,
      rows: part.rows,
    });
  }
}

async function embeddingOf(embedder: Embedder, picture: Uint8Array): Promise<Float32Array> {
  const [embedding] = await embedder.embed([embedder.prepare(await toDisplay(picture))]);
  return embedding!;
}

function weaknessesOf(
  cases: readonly TrainingCase[],
  { training, calibration }: Record<"training" | "calibration", EmbeddedCases>,
  classIds: readonly string[],
): string[] {
  const rare = classIds.filter((_, c) => calibration.part.labels.filter((label) => label === c).length < 30);
  return [
    ...(cases.some(({ crop }) => crop)
      ? ["Learnt from squares cut out round lesions: a whole picture is another kind of picture to it."]
      : []),
    ...(training.images < 1000 ? [`Trained on few pictures: ${training.images}.`] : []),
    ...(rare.length > 0
      ? [`Measured on fewer than 30 cases of ${rare.join(", ")}: read the intervals.`]
      : []),
  ];
}

function testNote({ macroAuc, accuracy, conformal }: HeadEvaluation, images: number): string {
  const of = ({ value, low, high }: HeadEvaluation["macroAuc"]) =>
    `${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;
  return `On the data set's own test part (${images} images), which took no part in anything: macro AUC ${of(macroAuc)}, accuracy ${of(accuracy)}, coverage of the conformal sets ${(100 * conformal.coverage).toFixed(1)} %.`;
}

function sum(counts: readonly LeftOut[]): LeftOut {
  const total: Record<string, number> = {};
  for (const one of counts)
    for (const [fault, count] of Object.entries(one)) total[fault] = (total[fault] ?? 0) + count;
  return total;
}
