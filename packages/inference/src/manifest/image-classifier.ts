import { z } from "zod";
import { classifierCalibration, conformal, figures, fusion, novelty } from "./measured.ts";
import { classes, common, expects, file, findings, reads, selfTest } from "./parts.ts";

const side = z.int().min(8).max(4096);
const size = z.strictObject({ height: side, width: side });

/**
 * How pixels become the network's input, step by step: intensity, resize, crop, range, mean and deviation, channel
 * order, layout.
 */
const input = z.strictObject({
  name: z.string().min(1),
  layout: z.enum(["NCHW", "NHWC"]),
  /** 1: grey, the luminance of a colour image. 3: colour; a grey image repeats its one channel. */
  channels: z.union([z.literal(1), z.literal(3)]),
  channelOrder: z.enum(["RGB", "BGR"]).default("RGB"),
  /** `dynamic`, or the number of cases that every run must hold; the rest is filled up. */
  batch: z.union([z.literal("dynamic"), z.int().min(1).max(256)]),
  /**
   * `display`: the eight-bit image as it is shown, after the file's own window. `modality`: values in the modality's
   * unit, such as Hounsfield units (after rescale slope and intercept), cut off at `low` and `high`.
   */
  intensity: z.discriminatedUnion("from", [
    z.strictObject({ from: z.literal("display") }),
    z.strictObject({ from: z.literal("modality"), unit: z.string(), low: z.number(), high: z.number() }),
  ]),
  /**
   * `stretch`: to the size, whatever the shape. `square-crop`: the largest centred square first. `shorter-side`: the
   * shape is kept and the shorter side becomes that of `resizeTo`, a square, whose `crop` is what is kept: torchvision's
   * `Resize(n)` and `CenterCrop`. `pad`: the shape is kept and the rest is filled with the lowest intensity.
   */
  resizePolicy: z.enum(["stretch", "square-crop", "shorter-side", "pad"]),
  /**
   * `antialiased`: bilinear, as Pillow and torchvision do. `bicubic`: antialiased too, as Pillow does. `plain`:
   * bilinear, as TensorFlow and OpenCV do by default. `nearest`: as Pillow does, and so Keras' `load_img`.
   */
  resizeFilter: z.enum(["antialiased", "bicubic", "plain", "nearest"]).default("antialiased"),
  resizeTo: size,
  /** The centre that is kept of what was resized; `resizeTo` where left out. */
  crop: size.optional(),
  /** What the lowest and the highest intensity become, such as 0 to 1, 0 to 255 or -1 to 1. */
  range: z.tuple([z.number(), z.number()]),
  /** One a channel, in the units of `range` and in the network's channel order: 0 and 1 where the network scales. */
  mean: z.array(z.number()).min(1).max(3),
  std: z.array(z.number().positive()).min(1).max(3),
});

const outputs = z.strictObject({
  /** `[n, classes]`; `[n, 1]` or `[n]` where one number tells two classes apart. */
  scores: z.strictObject({
    name: z.string().min(1),
    /** What the network gives: `logits`, or `probabilities` where a softmax or sigmoid is its last layer. */
    are: z.enum(["logits", "probabilities"]),
    /**
     * The class that each number is for. Left out: the order of `classes`, and of one number the second of two classes
     * (absent, present). Class weights and gradients follow the same order.
     */
    classIds: z.array(z.string()).min(1).optional(),
  }),
  /** `[n, size]`, the input of the last layer: for novelty, and for fitting another head on it. */
  embedding: z.strictObject({ name: z.string().min(1), size: z.int().positive() }).optional(),
  /**
   * `[n, k, h, w]` or `[n, h, w, k]`, the last map before pooling, for class activation maps. `classWeights` is
   * float32 little endian, one row of k a score: the last layer's weights, such that the mean of the map times a row is
   * that score's logit less the intercept.
   */
  featureMap: z
    .strictObject({
      name: z.string().min(1),
      layout: z.enum(["NCHW", "NHWC"]),
      classWeights: file.optional(),
    })
    .optional(),
  /** `[n, 1, h, w]`, `[n, h, w]` or `[n, h, w, 1]`: where the network looked, whatever the class. */
  attention: z.strictObject({ name: z.string().min(1) }).optional(),
  /**
   * `[n, scores, ...input]`, or `[n, ...input]` for the highest score: the derivative of the scores by the input,
   * as part of the network's graph.
   */
  gradient: z.strictObject({ name: z.string().min(1), of: z.enum(["each-class", "top-class"]) }).optional(),
});

/** A whole network of one's own: pixels in, class scores out. */
export const imageClassifierManifest = z.strictObject({
  ...common,
  kind: z.literal("image-classifier"),
  scenario: z.string().regex(/^[a-z0-9-]+$/),
  input,
  expects: expects.optional(),
  reads: reads.optional(),
  outputs,
  /** `exclusive`: one class is true (softmax). `independent`: any number of classes is true (sigmoid, multi-label). */
  labels: z.enum(["exclusive", "independent"]),
  classes,
  findings,
  primaryFindingId: z.string(),
  calibration: classifierCalibration,
  /** Left out: no set is given. */
  conformal: conformal.optional(),
  /** Left out: the model cannot tell when it must not be trusted, and says so. Needs the `embedding` output. */
  novelty: novelty.optional(),
  fusion,
  figures: figures.optional(),
  selfTest,
});
