import { type KnownImages, sigmoid } from "@synoptic/domain";
import { type ImagePreparation, inputTensor, prepareImage, seenRegion } from "@synoptic/imaging";
import { calibrated } from "./calibrated.ts";
import { caseTensors } from "./case-tensors.ts";
import { batchedSession, type CaseOutputs } from "./engine/batched-session.ts";
import type { Engine } from "./engine/engine.ts";
import { ManifestError, ModelIntegrityError } from "./errors.ts";
import type { GridMap, ImageModel, PreparedImage } from "./image-model.ts";
import type { ImageClassifierManifest } from "./manifest.ts";
import { type ModelInfo, versionKey, versionLabel } from "./model-info.ts";
import { assessNovelty } from "./novelty.ts";
import { randomiseWeights } from "./onnx/randomise-weights.ts";
import { createSession, type SessionOptions, sha256 } from "./session.ts";

/** What a classifier is made of, read and checked. */
export interface ClassifierFiles {
  manifest: ImageClassifierManifest;
  network: Uint8Array;
  /** The network's path inside the models folder, for errors. */
  file: string;
  known: KnownImages | null;
  /** `[classes, k]`, the last layer's weights on the feature map. */
  classWeights: Float32Array | null;
}

/** Which pixels the manifest's network sees. */
function preparationOf({ input }: ImageClassifierManifest): ImagePreparation {
  const { channels, intensity, resizePolicy, resizeFilter, resizeTo, crop } = input;
  return { channels, intensity, resizePolicy, resizeFilter, resizeTo, crop: crop ?? resizeTo };
}

/**
 * A whole network as an image model.
 * @throws ModelIntegrityError, ManifestError
 */
export async function loadClassifier(
  files: ClassifierFiles,
  info: ModelInfo,
  engine: Engine,
  options: SessionOptions,
): Promise<ImageModel> {
  const { manifest, network, file } = files;
  const { outputs, input, classes, calibration } = manifest;
  const session = await createSession(network, { sha256: manifest.weights.sha256, file }, options);
  const preparation = preparationOf(manifest);
  const { height, width } = preparation.crop;
  requireNames(manifest, session);

  const spec = {
    model: manifest.id,
    input: {
      name: input.name,
      dims: input.layout === "NCHW" ? [input.channels, height, width] : [height, width, input.channels],
    },
    batch: input.batch,
  };
  const named = [outputs.scores, outputs.embedding, outputs.featureMap, outputs.attention, outputs.gradient];
  const whole = batchedSession(engine, session, {
    ...spec,
    outputs: [...new Set(named.flatMap((output) => (output ? [output.name] : [])))],
  });
  const scoresAlone = batchedSession(engine, session, { ...spec, outputs: [outputs.scores.name] });
  const mapAlone = outputs.featureMap
    ? batchedSession(engine, session, { ...spec, outputs: [outputs.featureMap.name] })
    : null;
  const shape = { height, width, channels: input.channels };
  const toTensor = (data: Float32Array) => inputTensor({ ...shape, data }, input);
  const written = caseTensors(input, shape);
  const calibrationPrevalence = classes.map(({ id }) => calibration.prevalence[id]!);
  const temperature = calibration.method === "temperature" ? calibration.temperature : 1;
  const logitsOf = (answer: CaseOutputs) => classLogits(manifest, answer[outputs.scores.name]!, file);
  const probabilitiesOf = (logits: readonly number[]) =>
    manifest.labels === "independent"
      ? logits.map((logit) => sigmoid(logit / temperature))
      : Array.from(calibrated(calibration, logits, classes.length));
  const everyClass = classes.map((_, c) => c);
  let forwardPasses = 0;

  return {
    info,
    versions: [versionKey(info)],
    scenario: manifest.scenario,
    labels: manifest.labels,
    classes,
    gives: {
      activationMaps: files.classWeights !== null,
      attention: outputs.attention !== undefined,
      gradients: outputs.gradient?.of === "each-class",
      embedding: outputs.embedding !== undefined,
    },
    get forwardPasses() {
      return forwardPasses;
    },
    prepare: (image) => prepareImage(image, preparation),
    seen: (source) => seenRegion(source, preparation),

    async read(image, wait) {
      forwardPasses += 1;
      const begun = performance.now();
      const tensor = toTensor(image.data);
      const prepared = performance.now();
      const answer = await whole.run(tensor, wait);
      const passed = performance.now();
      const logits = logitsOf(answer);
      const probabilities = probabilitiesOf(logits);
      const embedding = outputs.embedding ? answer[outputs.embedding.name]!.slice() : null;
      const reading = {
        logits,
        probabilities,
        evidence: {
          probabilities,
          calibrationPrevalence,
          strength: manifest.fusion.strength,
          source: versionLabel(manifest),
        },
        embedding,
        novelty:
          embedding && manifest.novelty && files.known
            ? assessNovelty(files.known, embedding, manifest.novelty.threshold)
            : null,
        activationMaps: activationMaps(files, answer, everyClass),
        attention: attentionOf(manifest, answer),
        gradients: gradientsOf(manifest, answer, image),
      };
      const ended = performance.now();
      return {
        ...reading,
        timingsMs: {
          prepare: prepared - begun,
          forward: passed - prepared,
          heads: ended - passed,
          total: ended - begun,
        },
      };
    },

    async activationMap(image, classIndex, wait) {
      if (!mapAlone || !files.classWeights) return null;
      forwardPasses += 1;
      return activationMaps(files, await mapAlone.run(toTensor(image.data), wait), [classIndex])![0]!;
    },

    async score(cases, wait) {
      forwardPasses += cases.length;
      const answers = await scoresAlone.runMany(cases.map(written), wait);
      const logits = answers.flatMap(logitsOf);
      if (manifest.labels === "exclusive") return calibrated(calibration, logits, classes.length);
      return Float64Array.from(probabilitiesOf(logits));
    },

    async randomised(seed) {
      const drawn = randomiseWeights(network, { seed });
      const other = {
        ...files,
        network: drawn,
        manifest: { ...manifest, weights: { ...manifest.weights, sha256: sha256(drawn) } },
        classWeights: files.classWeights && shuffled(files.classWeights, seed),
      };
      return await loadClassifier(other, info, engine, options);
    },
    close: () => session.close(),
  };
}

/** Raw scores as one logit a class: probabilities are turned back, and one sigmoid becomes absent and present. */
function classLogits(
  { outputs, classes, labels, id }: ImageClassifierManifest,
  scores: Float32Array,
  file: string,
): number[] {
  const single = scores.length === 1 && classes.length === 2 && labels === "exclusive";
  if (scores.length !== classes.length && !single) {
    throw new ModelIntegrityError(
      file,
      `it gives ${scores.length} scores a case where ${id} has ${classes.length} classes.`,
    );
  }
  const values = Array.from(scores);
  if (!values.every(Number.isFinite)) throw new ModelIntegrityError(file, "a score is not a finite number.");
  if (outputs.scores.are === "logits") return single ? [0, values[0]!] : values;
  const kept = values.map((value) => Math.min(1, Math.max(0, value)));
  const logit = (p: number) => Math.log(Math.max(p, LEAST)) - Math.log(Math.max(1 - p, LEAST));
  if (single) return [0, logit(kept[0]!)];
  return kept.map((p) => (labels === "independent" ? logit(p) : Math.log(Math.max(p, LEAST))));
}

/** What a probability of 0 stands for: float32 runs out of digits there. */
const LEAST = 1e-38;

/** Mean over places of the feature map times a class's weights is its logit less the intercept. */
function activationMaps(
  { manifest, classWeights }: ClassifierFiles,
  answer: CaseOutputs,
  classIndices: readonly number[],
): GridMap[] | null {
  const { featureMap } = manifest.outputs;
  if (!featureMap || !classWeights) return null;
  const channels = classWeights.length / manifest.classes.length;
  const values = answer[featureMap.name]!;
  const { rows, columns } = gridOf(values.length / channels, preparationOf(manifest).crop);
  const places = rows * columns;
  const at = featureMap.layout === "NCHW" ? { place: 1, channel: places } : { place: channels, channel: 1 };
  return classIndices.map((c) => {
    const data = new Float32Array(places);
    for (let place = 0; place < places; place++) {
      let sum = 0;
      for (let k = 0; k < channels; k++)
        sum += classWeights[c * channels + k]! * values[place * at.place + k * at.channel]!;
      data[place] = sum;
    }
    return { rows, columns, data };
  });
}

function attentionOf(manifest: ImageClassifierManifest, answer: CaseOutputs): GridMap | null {
  const { attention } = manifest.outputs;
  if (!attention) return null;
  const data = answer[attention.name]!.slice();
  return { ...gridOf(data.length, preparationOf(manifest).crop), data };
}

/** Magnitudes of each class's derivative, summed over the channels. */
function gradientsOf(
  manifest: ImageClassifierManifest,
  answer: CaseOutputs,
  { height, width, channels }: PreparedImage,
): GridMap[] | null {
  const { gradient } = manifest.outputs;
  if (gradient?.of !== "each-class") return null;
  const values = answer[gradient.name]!;
  const pixels = height * width;
  const planar = manifest.input.layout === "NCHW";
  return manifest.classes.map((_, c) => {
    const own = values.subarray(c * pixels * channels, (c + 1) * pixels * channels);
    const data = new Float32Array(pixels);
    for (let i = 0; i < pixels; i++)
      for (let k = 0; k < channels; k++)
        data[i]! += Math.abs(own[planar ? k * pixels + i : i * channels + k]!);
    return { rows: height, columns: width, data };
  });
}

/** Rows and columns of a map of so many places in the shape of the input. */
function gridOf(places: number, { height, width }: { height: number; width: number }) {
  const rows = Math.round(Math.sqrt((places * height) / width));
  for (const candidate of [rows, rows - 1, rows + 1]) {
    if (candidate > 0 && places % candidate === 0) return { rows: candidate, columns: places / candidate };
  }
  return { rows: 1, columns: places };
}

function shuffled(values: Float32Array, seed: number): Float32Array {
  const step = (seed % (values.length - 1)) + 1;
  return Float32Array.from(values, (_, i) => values[(i * 2654435761 + step) % values.length]!);
}

function requireNames(
  manifest: ImageClassifierManifest,
  { inputNames, outputNames }: { inputNames: readonly string[]; outputNames: readonly string[] },
): void {
  const refuse = (name: string, names: readonly string[], key: string[]) => {
    throw new ManifestError(
      `${manifest.id}/manifest.json`,
      `the network has no "${name}", only ${names}.`,
      key,
    );
  };
  const { input, outputs } = manifest;
  if (!inputNames.includes(input.name)) refuse(input.name, inputNames, ["input", "name"]);
  for (const [key, output] of Object.entries(outputs)) {
    if (output && !outputNames.includes(output.name))
      refuse(output.name, outputNames, ["outputs", key, "name"]);
  }
}
