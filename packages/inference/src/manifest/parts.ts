import { MR_CONTRASTS } from "@synoptic/imaging";
import { z } from "zod";
import { sourceAttributesSchema } from "../source-attributes/schema.ts";

/** What manifests of every kind are made of. Strict throughout: an unknown key is an error. */
export const probability = z.number().gt(0).lt(1);
const coding = z.strictObject({ system: z.url(), code: z.string().min(1), display: z.string().optional() });

/** A file beside its manifest. */
export const file = z.strictObject({
  path: z.string().regex(/^[\w-][\w.-]*$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int().positive(),
});

export const classes = z
  .array(z.strictObject({ id: z.string().min(1), label: z.string().min(1), code: coding }))
  .min(2);
export const findings = z
  .array(
    z.strictObject({
      id: z.string().min(1),
      label: z.string().min(1),
      code: coding,
      classIds: z.array(z.string()).min(1),
    }),
  )
  .min(1);
/** Class id to probability. */
export const prevalence = z.record(z.string(), probability);

/**
 * A case whose answer is known: every model proves itself on it when it is loaded and is not served where it fails.
 * The input is an image file (PNG, JPEG or DICOM) that goes the whole way, preparation included.
 */
export const selfTest = z.strictObject({
  input: file,
  /**
   * Of a classifier and a head: the calibrated probabilities, one a class. Of a backbone: the first numbers of the
   * embedding.
   */
  expected: z.array(z.number()).min(2),
  /** Largest difference that is let pass. */
  tolerance: z.number().gt(0).max(0.05),
});

/** What an image must be like before the model looks at it; what is not is withheld. */
export const expects = z.strictObject({
  colour: z.enum(["colour", "grey"]).optional(),
  /** Pixels along the shorter side. */
  smallestSide: z.int().positive().optional(),
  /** DICOM modalities, such as `DX`; a file that says none may be any. */
  modalities: z
    .array(z.string().regex(/^[A-Z0-9_]{1,16}$/))
    .min(1)
    .optional(),
});

const word = z.string().regex(/^[A-Z0-9_ ]{1,16}$/);

/** Which of a study's instances the model is for; see `StudyReads`. What is left out is not asked for. */
export const reads = z
  .strictObject({
    /** Words of a body part, such as `CHEST`. */
    bodyParts: z.array(word).min(1).optional(),
    /** Such as `PA`, `AP`, `LATERAL`, `CC`, `MLO`. */
    views: z.array(word).min(1).optional(),
    /** Of a study only the first of `views` that there is is read. */
    preferFirstView: z.boolean().optional(),
    /** Weightings of magnetic resonance. */
    contrasts: z.array(z.enum(MR_CONTRASTS)).min(1).optional(),
    /** The one that is wanted most first. */
    intents: z
      .array(z.enum(["FOR PRESENTATION", "FOR PROCESSING"]))
      .min(1)
      .optional(),
    /**
     * Of a stack of slices: each as an image of its own, the key one, or slices at even distances. The last are made one
     * evidence by the mean of their log likelihood ratios: never the highest, as of many slices one looks ill by chance.
     */
    slices: z.enum(["each", "key", "every"]).optional(),
  })
  .refine(({ preferFirstView, views }) => !preferFirstView || views !== undefined, {
    message: "it needs `views` in the order in which they are wanted.",
    path: ["preferFirstView"],
  });

/** What every manifest says of its model. */
export const common = {
  schemaVersion: z.literal(1),
  id: z
    .string()
    .max(64)
    .regex(/^[a-z0-9-]+$/),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  title: z.string().min(1),
  licence: z.string().min(1),
  intendedUse: z.string().min(1),
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
  /** What the rule on predictive decision support wants told and the rest of the manifest does not tell. */
  sourceAttributes: sourceAttributesSchema.optional(),
};
