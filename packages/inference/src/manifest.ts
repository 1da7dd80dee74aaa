import { z } from "zod";
import { imageClassifierManifest } from "./manifest/image-classifier.ts";
import {
  conformal,
  figures,
  fittedCalibration,
  fusion,
  historyFit,
  novelty,
  pretest,
} from "./manifest/measured.ts";
import { classes, common, expects, findings, prevalence, reads, selfTest } from "./manifest/parts.ts";
import { survivalModelManifest } from "./manifest/survival-model.ts";

/**
 * What a model is and how to feed it: one `manifest.json` in each folder of `packages/inference/models`.
 * Strict: an unknown key is an error, so that a typing mistake cannot silently change what a model does.
 */
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
  selfTest: selfTest.optional(),
});

export const imageHeadManifest = z.strictObject({
  ...common,
  kind: z.literal("image-head"),
  scenario: z.string(),
  backbone: z.strictObject({ id: z.string(), sha256: z.string() }),
  /** `stretch`: to a square, whatever the shape. `square-crop`: the largest centred square first. */
  resizePolicy: z.enum(["stretch", "square-crop"]),
  expects: expects.optional(),
  reads: reads.optional(),
  classes,
  findings,
  primaryFindingId: z.string(),
  calibration: fittedCalibration,
  conformal,
  novelty,
  fusion,
  figures: figures.required({ conformalCoverage: true }),
  selfTest: selfTest.optional(),
});

export const historyModelManifest = z.strictObject({
  ...common,
  kind: z.literal("history-model"),
  scenario: z.string(),
  classIds: z.array(z.string()).min(2),
  /** Prevalence in the training cohort, which the model's intercepts contain. */
  prevalence,
  /** What it weighs, in the order of the weights. */
  facts: z
    .array(
      z.strictObject({
        /** Id of a feature of the history, or `body-site`. */
        name: z.string(),
        label: z.string(),
        /** Share of the training cases that know it. */
        known: z.number().min(0).max(1).optional(),
      }),
    )
    .min(1),
  /** How it was learnt, where a site's training did it. */
  fit: historyFit.optional(),
  /** Of history alone, on groups that were held out in turn. */
  figures: figures.optional(),
  pretest: pretest.optional(),
});

export const manifestSchema = z.discriminatedUnion("kind", [
  backboneManifest,
  imageHeadManifest,
  imageClassifierManifest,
  historyModelManifest,
  survivalModelManifest,
]);

export type { SurvivalModelManifest } from "./manifest/survival-model.ts";
export type Manifest = z.infer<typeof manifestSchema>;
export type BackboneManifest = z.infer<typeof backboneManifest>;
export type ImageHeadManifest = z.infer<typeof imageHeadManifest>;
export type ImageClassifierManifest = z.infer<typeof imageClassifierManifest>;
export type HistoryModelManifest = z.infer<typeof historyModelManifest>;
