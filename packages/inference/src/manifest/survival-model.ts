import { survivalShape } from "@synoptic/domain";
import { z } from "zod";
import { common } from "./parts.ts";

const interval = z.strictObject({ value: z.number(), low: z.number(), high: z.number() });
const count = z.int().min(0);

/**
 * A discrete-time survival model: when an outcome comes to a patient. Its weights are float64, little endian: the
 * coefficients `[size]` (time's columns, then each basis's), then their covariance's lower triangle, row by row.
 */
export const survivalModelManifest = z.strictObject({
  ...common,
  kind: z.literal("survival-model"),
  /** Of `outcomes` in the domain. */
  outcome: z.string(),
  ...survivalShape.shape,
  /** Strength of the ridge on the effects. */
  ridge: z.number().min(0),
  /** Whom it was fitted on, in a sentence. */
  cohort: z.string().min(1),
  /** Cross-fitted by group on the cohort. */
  figures: z.strictObject({
    persons: count,
    events: count,
    personYears: z.number().positive(),
    /** Columns that the data and not the ridge decide. */
    effectiveParameters: z.number().positive(),
    concordance: interval,
    horizons: z.array(
      z.strictObject({
        years: z.number().positive(),
        atRisk: count,
        predicted: z.number(),
        observed: interval,
        brier: z.number(),
        ipa: z.number(),
        calibration: z.array(
          z.strictObject({ persons: count, predicted: z.number(), observed: interval.nullable() }),
        ),
      }),
    ),
  }),
});

export type SurvivalModelManifest = z.infer<typeof survivalModelManifest>;
