import type { ScoreColumns } from "./classifier-scores.ts";
import type { CaseOutputs } from "./engine/batched-session.ts";
import { ModelIntegrityError } from "./errors.ts";
import type { GridMap } from "./image-model.ts";
import type { ImageClassifierManifest } from "./manifest.ts";

/** What a network's maps are read with. */
export interface MapContext {
  outputs: ImageClassifierManifest["outputs"];
  layout: ImageClassifierManifest["input"]["layout"];
  /** Of the network's input. */
  shape: { height: number; width: number; channels: number };
  scores: ScoreColumns;
  /** `[scores, k]`, the last layer's weights on the feature map. */
  classWeights: Float32Array | null;
  /** The network's path inside the models folder, for errors. */
  file: string;
}

/**
 * Mean over places of the feature map times a score's weights is its logit less the intercept. Of two classes that one
 * number tells apart, what speaks for the one speaks against the other.
 * @throws ModelIntegrityError where the map is not of as many channels as the weights
 */
export function activationMaps(
  { outputs, shape, scores, classWeights, file }: MapContext,
  answer: CaseOutputs,
  classIndices: readonly number[],
): GridMap[] | null {
  const { featureMap } = outputs;
  if (!featureMap || !classWeights) return null;
  const channels = classWeights.length / scores.count;
  const values = requireShare(answer[featureMap.name]!, channels, featureMap.name, file);
  const { rows, columns } = gridOf(values.length / channels, shape);
  const places = rows * columns;
  const at = featureMap.layout === "NCHW" ? { place: 1, channel: places } : { place: channels, channel: 1 };
  return classIndices.map((c) => {
    const { column, sign } = scores.ofClass[c]!;
    const data = new Float32Array(places);
    for (let place = 0; place < places; place++) {
      let sum = 0;
      for (let k = 0; k < channels; k++)
        sum += classWeights[column * channels + k]! * values[place * at.place + k * at.channel]!;
      data[place] = sign * sum;
    }
    return { rows, columns, data };
  });
}

export function attentionMap({ outputs, shape }: MapContext, answer: CaseOutputs): GridMap | null {
  const { attention } = outputs;
  if (!attention) return null;
  const data = answer[attention.name]!.slice();
  return { ...gridOf(data.length, shape), data };
}

/**
 * Magnitudes of each class's derivative, summed over the channels.
 * @throws ModelIntegrityError where the output does not hold a derivative of each score
 */
export function gradientMaps(
  { outputs, layout, shape, scores, file }: MapContext,
  answer: CaseOutputs,
): GridMap[] | null {
  const { gradient } = outputs;
  if (gradient?.of !== "each-class") return null;
  const { height, width, channels } = shape;
  const pixels = height * width;
  const values = requireShare(answer[gradient.name]!, scores.count * pixels * channels, gradient.name, file);
  const planar = layout === "NCHW";
  return scores.ofClass.map(({ column }) => {
    const own = values.subarray(column * pixels * channels, (column + 1) * pixels * channels);
    const data = new Float32Array(pixels);
    for (let i = 0; i < pixels; i++)
      for (let k = 0; k < channels; k++)
        data[i]! += Math.abs(own[planar ? k * pixels + i : i * channels + k]!);
    return { rows: height, columns: width, data };
  });
}

function requireShare(values: Float32Array, share: number, name: string, file: string): Float32Array {
  if (values.length % share === 0) return values;
  throw new ModelIntegrityError(
    file,
    `its output "${name}" holds ${values.length} numbers a case, which is no multiple of ${share}.`,
  );
}

/** Rows and columns of a map of so many places in the shape of the input. */
function gridOf(places: number, { height, width }: { height: number; width: number }) {
  const rows = Math.round(Math.sqrt((places * height) / width));
  for (const candidate of [rows, rows - 1, rows + 1]) {
    if (candidate > 0 && places % candidate === 0) return { rows: candidate, columns: places / candidate };
  }
  return { rows: 1, columns: places };
}
