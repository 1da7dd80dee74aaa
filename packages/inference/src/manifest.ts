import { z } from "zod";

/**
 * What a model is and how to feed it: one `manifest.json` in each folder of `packages/inference/models`.
 * Strict: an unknown key is an error, so that a typing mistake cannot silently change what a model does.
 */
const probability = z.number().gt(0).lt(1);
const coding = z.strictObject({ system: z.url(), code: z.string().min(1), display: z.string().optional() });
const file = z.strictObject({
  path: z.string().regex(/^[\w.-]+$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int().positive(),
});

const common = {
  schemaVersion: z.literal(1),
  id: z.string().regex(/^[a-z0-9-]+$/),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  title: z.string(),
  licence: z.string(),
  intendedUse: z.string(),
  trainingData: z.array(
    z.strictObject({
      name: z.string(),
      licence: z.string(),
      rows: z.int().positive(),
      note: z.string().optional(),
    }),
  ),
  knownWeaknesses: z.array(z.string()).min(1),
  weights: file,
};

const classes = z.array(z.strictObject({ id: z.string(), label: z.string(), code: coding })).min(2);
const findings = z
  .array(
    z.strictObject({ id: z.string(), label: z.string(), code: coding, classIds: z.array(z.string()).min(1) }),
  )
  .min(1);
/** Class id to probability. */
const prevalence = z.record(z.string(), probability);

const interval = z.strictObject({ value: z.number(), low: z.number(), high: z.number() });

/** A figure quoted on the card: measured by `npm run models:fit`, never typed in. */
const figures = z.strictObject({
  cohort: z.string(),
  rows: z.int().positive(),
  macroAuc: interval,
  accuracy: interval,
  balancedAccuracy: interval,
  calibrationError: z.number(),
  /** Summed over the classes, 0 to 2. */
  brier: z.number().optional(),
  conformalCoverage: z.number(),
  /** Mean number of classes in a conformal set. */
  conformalSetSize: z.number().optional(),
  /** AUC of telling the other scenarios' calibration images from this one's by their similarity. */
  noveltyAuc: z.number().optional(),
  classAuc: z.record(z.string(), interval),
  fusion: z
    .record(
      z.string(),
      z.strictObject({
        imageAuc: interval,
        historyAuc: interval,
        fusedAuc: interval,
        fusedMinusImage: z.strictObject({
          value: z.number(),
          low: z.number(),
          high: z.number(),
          p: z.number(),
        }),
      }),
    )
    .optional(),
});

export const backboneManifest = z.strictObject({
  ...common,
  kind: z.literal("image-backbone"),
  input: z.strictObject({
    name: z.string(),
    layout: z.literal("NCHW"),
    channels: z.literal(3),
    /** The shorter way in: the image is resized to `resizeTo` squared, then its centre `size` squared is taken. */
    resizeTo: z.int().positive(),
    size: z.int().positive(),
    mean: z.tuple([z.number(), z.number(), z.number()]),
    std: z.tuple([z.number(), z.number(), z.number()]),
  }),
  outputs: z.strictObject({ embedding: z.string(), featureMap: z.string() }),
  embeddingSize: z.int().positive(),
  mapSize: z.int().positive(),
});

export const imageHeadManifest = z.strictObject({
  ...common,
  kind: z.literal("image-head"),
  scenario: z.string(),
  backbone: z.strictObject({ id: z.string(), sha256: z.string() }),
  /** `stretch`: to a square, whatever the shape. `square-crop`: the largest centred square first. */
  resizePolicy: z.enum(["stretch", "square-crop"]),
  classes,
  findings,
  primaryFindingId: z.string(),
  calibration: z.strictObject({
    method: z.literal("temperature"),
    temperature: z.number().positive(),
    /** Cases that no training step saw. */
    cohort: z.string(),
    rows: z.int().positive(),
    /** Prevalence in the cohort that calibrated probabilities contain. */
    prevalence,
  }),
  conformal: z.strictObject({
    level: probability,
    /** Score: 1 - probability of the true class; a class is in the set where its probability >= 1 - quantile. */
    imageQuantile: z.number().min(0).max(1),
    /** Of the fused probabilities, where the scenario has a fitted history model. */
    fusedQuantile: z.number().min(0).max(1).optional(),
  }),
  novelty: z.strictObject({
    neighbours: z.int().positive(),
    threshold: z.number().min(-1).max(1),
    /** Share of the calibration cohort that passes the threshold. */
    passRate: z.number(),
    reference: file,
    referenceRows: z.int().positive(),
  }),
  fusion: z.strictObject({ strength: z.number().positive(), fittedOn: z.string() }),
  figures,
});

export const historyModelManifest = z.strictObject({
  ...common,
  kind: z.literal("history-model"),
  scenario: z.string(),
  classIds: z.array(z.string()).min(2),
  /** Prevalence in the training cohort, which the model's intercepts contain. */
  prevalence,
  facts: z.array(z.strictObject({ name: z.string(), label: z.string() })).min(1),
});

export const manifestSchema = z.discriminatedUnion("kind", [
  backboneManifest,
  imageHeadManifest,
  historyModelManifest,
]);

export type Manifest = z.infer<typeof manifestSchema>;
export type BackboneManifest = z.infer<typeof backboneManifest>;
export type ImageHeadManifest = z.infer<typeof imageHeadManifest>;
export type HistoryModelManifest = z.infer<typeof historyModelManifest>;
