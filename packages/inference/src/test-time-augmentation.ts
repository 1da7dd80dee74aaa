import { findingProbabilities, InvalidInputError, logit, seededRandom } from "@synoptic/domain";
import { type PreparedImage, resampleFloat } from "@synoptic/imaging";
import type { WaitOptions } from "./engine/engine.ts";
import type { ImageModel } from "./image-model.ts";

/** Largest share of each side that a variant leaves out: a zoom of up to 1.11 with shifts of up to 10 %. */
const MOST_CROPPED = 0.1;
/** Largest change of brightness either way, the whole range being 1. */
const MOST_BRIGHTENED = 0.05;
/** Log-odds are taken of probabilities no nearer to 0 and 1 than this. */
const NEAREST_CERTAIN = 1e-6;

export interface AugmentationOptions extends WaitOptions {
  /** Versions that are scored, each one forward pass; 2 or more. */
  passes: number;
  seed: number;
  /** Whether a picture may be mirrored and turned upside down: not where a side or the way up means something. */
  mirror: boolean;
  /** The classes of the finding that the spread is of; those of exclusive classes are summed. */
  classIds: readonly string[];
}

/** How much a reading moves when the picture is changed in ways that do not change what it shows. */
export interface AugmentationSpread {
  passes: number;
  seed: number;
  mirror: boolean;
  /** Mean calibrated probability, one a class. */
  mean: readonly number[];
  /** Sample standard deviation of the calibrated probability, one a class. */
  deviation: readonly number[];
  /** The finding's natural log-odds: mean and sample standard deviation. */
  finding: { mean: number; deviation: number };
}

/**
 * Scores mild random versions of a prepared image (crops of 90 to 100 % of either side, brightness, mirrored where
 * that is allowed) and says how far the answers lie apart. Costs `passes` forward passes, batched as the engine sees
 * fit. The same seed gives the same versions.
 * @throws InvalidInputError if there are fewer than two passes, or the model has none of the classes
 * @see Wang, Li, Aertsen, Deprest, Ourselin, Vercauteren 2019, Neurocomputing 338:34-45, for the spread as uncertainty
 */
export async function augmentationSpread(
  model: Pick<ImageModel, "classes" | "score">,
  image: PreparedImage,
  { passes, seed, mirror, classIds, ...wait }: AugmentationOptions,
): Promise<AugmentationSpread> {
  if (!(Number.isInteger(passes) && passes >= 2)) {
    throw new InvalidInputError("A spread takes two passes at least.", ["passes"]);
  }
  const members = model.classes.map(({ id }) => classIds.includes(id));
  if (!members.includes(true)) {
    throw new InvalidInputError("The model has none of the finding's classes.", ["classIds"]);
  }
  const random = seededRandom(seed);
  const variants = Array.from({ length: passes }, () => mildVariant(image, random, mirror));
  const scores = await model.score(variants, wait);

  const count = model.classes.length;
  const classes = model.classes.map((_, c) =>
    meanAndDeviation(Array.from({ length: passes }, (_, i) => scores[i * count + c]!)),
  );
  const logOdds = Array.from(findingProbabilities(scores, members), (probability) =>
    logit(Math.min(1 - NEAREST_CERTAIN, Math.max(NEAREST_CERTAIN, probability))),
  );
  return {
    passes,
    seed,
    mirror,
    mean: classes.map(({ mean }) => mean),
    deviation: classes.map(({ deviation }) => deviation),
    finding: meanAndDeviation(logOdds),
  };
}

/** @returns an array like `image.data` */
function mildVariant(image: PreparedImage, random: () => number, mirror: boolean): Float32Array {
  const { width, height, channels } = image;
  const [left, outX] = cropped(width, random);
  const [top, outY] = cropped(height, random);
  const region = { left, top, width: width - outX, height: height - outY };
  const data = resampleFloat(image, region, { width, height }, "plain");
  const brighter = MOST_BRIGHTENED * (2 * random() - 1);
  for (let i = 0; i < data.length; i++) data[i] = Math.min(1, Math.max(0, data[i]! + brighter));
  const [acrossTurned, downTurned] = [random() < 0.5, random() < 0.5];
  return mirror ? turned(data, { width, height, channels }, acrossTurned, downTurned) : data;
}

/** @returns how many pixels are left out before the part that is kept, and in all */
function cropped(side: number, random: () => number): [number, number] {
  const out = Math.round(side * MOST_CROPPED * random());
  return [Math.round(out * random()), out];
}

function turned(
  data: Float32Array,
  { width, height, channels }: Pick<PreparedImage, "width" | "height" | "channels">,
  across: boolean,
  down: boolean,
): Float32Array {
  const out = new Float32Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = ((down ? height - 1 - y : y) * width + (across ? width - 1 - x : x)) * channels;
      const to = (y * width + x) * channels;
      for (let c = 0; c < channels; c++) out[to + c] = data[from + c]!;
    }
  }
  return out;
}

function meanAndDeviation(values: readonly number[]): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}
