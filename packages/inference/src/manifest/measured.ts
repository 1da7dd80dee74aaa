import {
  type HistoryModelKind,
  historyModelKinds,
  isotonicMapSchema,
  plattMapSchema,
} from "@synoptic/domain";
import { z } from "zod";
import { file, prevalence, probability } from "./parts.ts";

/** What is measured or fitted on cases that no training step saw. Written by the fitting commands, never typed in. */
const interval = z.strictObject({ value: z.number(), low: z.number(), high: z.number() });

const subgroup = z.strictObject({
  /** Such as `female`, `40 to 59 years`. */
  label: z.string(),
  rows: z.int().positive(),
  /** Macro AUC, or the AUC of the primary finding; nothing where the subgroup is too small for it. */
  macroAuc: interval.nullable().optional(),
  primaryAuc: interval.nullable().optional(),
  /** Of the most probable class. */
  accuracy: interval.nullable(),
});

/** Figures quoted on the card. */
export const figures = z.strictObject({
  cohort: z.string(),
  rows: z.int().positive(),
  macroAuc: interval,
  accuracy: interval,
  balancedAccuracy: interval,
  calibrationError: z.number(),
  /** Summed over the classes, 0 to 2. */
  brier: z.number().optional(),
  conformalCoverage: z.number().optional(),
  /** Mean number of classes in a conformal set. */
  conformalSetSize: z.number().optional(),
  /** Mean number of classes in a class-conditional set. */
  classConditionalSetSize: z.number().optional(),
  /** By class: how often its cases were in their set, and in their class-conditional set. */
  classCoverage: z
    .record(
      z.string(),
      z.strictObject({ rows: z.int().positive(), marginal: interval, classConditional: interval }),
    )
    .optional(),
  /** Murphy's parts of the Brier score: reliability - resolution + uncertainty. */
  brierParts: z
    .strictObject({ reliability: z.number(), resolution: z.number(), uncertainty: z.number() })
    .optional(),
  /** Reliability diagram of the primary finding: bins of equal size, in the order of their mean probability. */
  reliability: z
    .array(z.strictObject({ meanProbability: z.number(), observed: interval, rows: z.int().positive() }))
    .optional(),
  /** AUC of telling the other scenarios' calibration images from this one's by their similarity. */
  noveltyAuc: z.number().optional(),
  classAuc: z.record(z.string(), interval),
  /** By the name of the attribute, such as `sex`. */
  subgroups: z.record(z.string(), z.array(subgroup)).optional(),
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

const measuredOn = {
  /** Cases that no training step saw. */
  cohort: z.string(),
  rows: z.int().positive(),
  /** Prevalence in the cohort that calibrated probabilities contain. */
  prevalence,
};

const temperatureCalibration = z.strictObject({
  method: z.literal("temperature"),
  temperature: z.number().positive(),
  ...measuredOn,
});

/** By Platt's sigmoid or an isotonic curve, one a class, and rows that sum to 1 again; of exclusive classes. */
const plattCalibration = z.strictObject({ ...plattMapSchema.shape, ...measuredOn });
const isotonicCalibration = z.strictObject({ ...isotonicMapSchema.shape, ...measuredOn });

export const fittedCalibration = z.discriminatedUnion("method", [
  temperatureCalibration,
  plattCalibration,
  isotonicCalibration,
]);

/** `none`: raw scores are taken for probabilities, and the card and every reading say that they are not calibrated. */
export const classifierCalibration = z.discriminatedUnion("method", [
  temperatureCalibration,
  plattCalibration,
  isotonicCalibration,
  z.strictObject({
    method: z.literal("none"),
    /** Prevalence in the training data, which the scores contain. */
    cohort: z.string(),
    prevalence,
  }),
]);

export const conformal = z.strictObject({
  level: probability,
  /** Score: 1 - probability of the true class; a class is in the set where its probability >= 1 - quantile. */
  imageQuantile: z.number().min(0).max(1),
  /** Of the fused probabilities, where the scenario has a fitted history model. */
  fusedQuantile: z.number().min(0).max(1).optional(),
  /** Class id to its own quantile (class-conditional sets); 1, in every set, where it has too few cases. */
  classQuantiles: z.record(z.string(), z.number().min(0).max(1)).optional(),
  /** The same of the fused probabilities. */
  fusedClassQuantiles: z.record(z.string(), z.number().min(0).max(1)).optional(),
});

export const novelty = z.strictObject({
  neighbours: z.int().positive(),
  /** Images of a smaller similarity are withheld. */
  threshold: z.number().max(1),
  /** Share of the calibration cohort that passes the threshold. */
  passRate: z.number(),
  /** int8 `[referenceRows, size]`, row-major: embeddings of known images, each scaled so that its largest is 127. */
  reference: file,
  referenceRows: z.int().positive(),
  /**
   * Lowers the similarity of what has a part that no known image has. Left out: only the nearest images count.
   * `weight` is the similarity lost for each unit of length outside of the directions.
   */
  subspace: z
    .strictObject({
      /** float32 `[1 + directions, size]`, little endian, row-major: the mean, then orthonormal directions. */
      file,
      directions: z.int().positive(),
      weight: z.number().min(0),
    })
    .optional(),
});
export type NoveltyManifest = z.infer<typeof novelty>;

export const fusion = z.strictObject({ strength: z.number().positive(), fittedOn: z.string() });

/** How a history model was learnt. */
export const historyFit = z.strictObject({
  kind: z.enum(historyModelKinds as [HistoryModelKind, ...HistoryModelKind[]]),
  /** Inverse strength of the ridge, or the number of stumps: chosen on held-out groups. */
  setting: z.number().positive(),
  /** What the weights were multiplied by, so that they are calibrated on held-out groups. */
  strength: z.number().min(0),
  /** Ids of features that too few cases knew, or that were the same in all of them. */
  leftOut: z.array(z.string()),
});

/** How far a history model's risk of the primary finding can be believed, on groups that were held out in turn. */
export const pretest = z.strictObject({
  findingId: z.string(),
  /** For people. */
  finding: z.string(),
  auc: interval,
  /** Of `logit P(finding) = intercept + slope · logit(risk)`: 1 and 0 where the risk is true. */
  calibration: z.strictObject({ slope: z.number(), intercept: z.number() }),
  calibrationError: z.number(),
  /** Mean negative log-likelihood of the classes, in nats. */
  logLoss: z.number(),
  /** The same of the prevalence alone. */
  atPrevalence: z.strictObject({ brier: z.number(), logLoss: z.number() }),
});
