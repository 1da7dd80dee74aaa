import { type KnownImages, sigmoid } from "@synoptic/domain";
import { type ImagePreparation, inputTensor, prepareImage, seenRegion } from "@synoptic/imaging";
import { calibrated } from "./calibrated.ts";
import { caseTensors } from "./case-tensors.ts";
import { caseDims } from "./classifier-input.ts";
import { activationMaps, attentionMap, gradientMaps } from "./classifier-maps.ts";
import { classLogits, scoreColumns } from "./classifier-scores.ts";
import { batchedSession, type CaseOutputs } from "./engine/batched-session.ts";
import type { Engine } from "./engine/engine.ts";
import { ModelIntegrityError } from "./errors.ts";
import type { ImageModel } from "./image-model.ts";
import type { ImageClassifierManifest } from "./manifest.ts";
import { type ModelInfo, versionKey, versionLabel } from "./model-info.ts";
import { assessNovelty } from "./novelty.ts";
import { randomiseWeights } from "./onnx/randomise-weights.ts";
import { requireSeparateCases } from "./prove/require-separate-cases.ts";
import { createSession, type ModelSession, type SessionOptions, sha256 } from "./session.ts";

/** What a classifier is made of, read and checked. */
export interface ClassifierFiles {
  manifest: ImageClassifierManifest;
  network: Uint8Array;
  /** The network's path inside the models folder, for errors. */
  file: string;
  known: KnownImages | null;
  /** `[scores, k]`, the last layer's weights on the feature map. */
  classWeights: Float32Array | null;
}

/** Which pixels the manifest's network sees. */
function preparationOf({ input }: ImageClassifierManifest): ImagePreparation {
  const { channels, intensity, resizePolicy, resizeFilter, resizeTo, crop } = input;
  return { channels, intensity, resizePolicy, resizeFilter, resizeTo, crop: crop ?? resizeTo };
}

/**
 * A whole network as an image model.
 * @throws ModelIntegrityError, ModelRunError, ManifestError
 */
export async function loadClassifier(
  files: ClassifierFiles,
  info: ModelInfo,
  engine: Engine,
  options: SessionOptions,
): Promise<ImageModel> {
  const session = await openNetwork(files, options);
  let model: ImageModel | undefined;
  try {
    model = classifierModel(files, info, engine, options, session);
    if (files.manifest.input.batch === "dynamic") await proveBatches(files.manifest, session);
    return model;
  } catch (error) {
    await (model ?? session).close();
    throw error;
  }
}

function openNetwork({ manifest, network, file }: ClassifierFiles, options: SessionOptions) {
  return createSession(network, { sha256: manifest.weights.sha256, file }, options);
}

/** On a ramp from black to white, and on a darker one upside down. */
async function proveBatches(manifest: ImageClassifierManifest, session: ModelSession): Promise<void> {
  const { input, outputs, id: model } = manifest;
  const { height, width } = preparationOf(manifest).crop;
  const shape = { height, width, channels: input.channels };
  const length = height * width * input.channels;
  const ramp = Float32Array.from({ length }, (_, i) => i / length);
  const network = {
    model,
    input: { name: input.name, dims: caseDims(manifest, session.inputs) },
    scores: outputs.scores.name,
  };
  await requireSeparateCases(session, network, [
    inputTensor({ ...shape, data: ramp }, input),
    inputTensor({ ...shape, data: ramp.toReversed().map((value) => value / 4) }, input),
  ]);
}

function classifierModel(
  files: ClassifierFiles,
  info: ModelInfo,
  engine: Engine,
  options: SessionOptions,
  session: ModelSession,
): ImageModel {
  const { manifest, network, file } = files;
  const { outputs, input, classes, calibration } = manifest;
  const preparation = preparationOf(manifest);
  const { height, width } = preparation.crop;
  const shape = { height, width, channels: input.channels };
  const scores = scoreColumns(manifest, session.outputs, file);
  const { classWeights } = files;
  const maps = { outputs, layout: input.layout, shape, scores, classWeights, file };

  const spec = {
    model: manifest.id,
    input: { name: input.name, dims: caseDims(manifest, session.inputs) },
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
  const toTensor = (data: Float32Array) => inputTensor({ ...shape, data }, input);
  const written = caseTensors(input, shape);
  const calibrationPrevalence = classes.map(({ id }) => calibration.prevalence[id]!);
  const temperature = calibration.method === "temperature" ? calibration.temperature : 1;
  const logitsOf = (answer: CaseOutputs) => classLogits(manifest, scores, answer[outputs.scores.name]!, file);
  const embeddingOf = (answer: CaseOutputs) => {
    if (!outputs.embedding) return null;
    const { name, size } = outputs.embedding;
    const embedding = answer[name]!;
    if (embedding.length === size) return embedding.slice();
    throw new ModelIntegrityError(
      file,
      `its embedding "${name}" holds ${embedding.length} numbers and not ${size}.`,
    );
  };
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
      const embedding = embeddingOf(answer);
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
        activationMaps: activationMaps(maps, answer, everyClass),
        attention: attentionMap(maps, answer),
        gradients: gradientMaps(maps, answer),
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
      if (!mapAlone || !classWeights) return null;
      forwardPasses += 1;
      return activationMaps(maps, await mapAlone.run(toTensor(image.data), wait), [classIndex])![0]!;
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
        classWeights: classWeights && shuffled(classWeights, seed),
      };
      return classifierModel(other, info, engine, options, await openNetwork(other, options));
    },
    async close() {
      for (const network of [whole, scoresAlone, mapAlone]) network?.close();
      await session.close();
    },
  };
}

function shuffled(values: Float32Array, seed: number): Float32Array {
  const step = (seed % (values.length - 1)) + 1;
  return Float32Array.from(values, (_, i) => values[(i * 2654435761 + step) % values.length]!);
}
