import { type HeadWeights, headLogits, seededRandom } from "@synoptic/domain";
import { inputTensor, prepareImage, seenRegion } from "@synoptic/imaging";
import type { Backbone } from "./backbone.ts";
import { calibrated } from "./calibrated.ts";
import { caseTensors } from "./case-tensors.ts";
import { classActivationMap, classActivationMaps } from "./explain/class-activation-map.ts";
import { readHead } from "./heads.ts";
import type { ImageModel, PreparedImage } from "./image-model.ts";
import type { LoadedHead } from "./load-head.ts";
import { type ModelInfo, versionKey, versionLabel } from "./model-info.ts";
import { assessNovelty } from "./novelty.ts";

/** A head on a shared backbone as an image model: one forward pass gives everything. */
export function headModel(
  head: LoadedHead,
  info: ModelInfo,
  backbone: Backbone,
  backboneInfo: ModelInfo,
): ImageModel {
  const { manifest, weights, known } = head;
  const { calibration } = manifest;
  const preparation = backbone.preparation(manifest.resizePolicy);
  const side = backbone.manifest.mapSize;
  const calibrationPrevalence = manifest.classes.map(({ id }) => calibration.prevalence[id]!);
  const toTensor = (image: Pick<PreparedImage, "height" | "width" | "channels" | "data">) =>
    inputTensor(image, backbone.tensorLayout);
  const written = caseTensors(backbone.tensorLayout, { ...preparation.crop, channels: 3 });
  let forwardPasses = 0;

  return {
    info,
    versions: [backboneInfo, info].map(versionKey),
    scenario: manifest.scenario,
    labels: "exclusive",
    head: weights,
    classes: manifest.classes,
    gives: { activationMaps: true, attention: false, gradients: false, embedding: true },
    get forwardPasses() {
      return forwardPasses;
    },
    prepare: (image) => prepareImage(image, preparation),
    seen: (source) => seenRegion(source, preparation),

    async read(image, options) {
      forwardPasses += 1;
      const begun = performance.now();
      const tensor = toTensor(image);
      const prepared = performance.now();
      const { embedding, featureMap } = await backbone.read(tensor, options);
      const passed = performance.now();
      const { logits, probabilities } = readHead(weights, embedding, calibration);
      const novelty = assessNovelty(known, embedding, manifest.novelty.threshold);
      const maps = classActivationMaps(weights, featureMap, { rows: side, columns: side });
      const ended = performance.now();
      return {
        logits,
        probabilities,
        evidence: {
          probabilities,
          calibrationPrevalence,
          strength: manifest.fusion.strength,
          source: versionLabel(manifest),
        },
        embedding,
        novelty,
        activationMaps: maps,
        attention: null,
        gradients: null,
        timingsMs: {
          prepare: prepared - begun,
          forward: passed - prepared,
          heads: ended - passed,
          total: ended - begun,
        },
      };
    },

    async activationMap(image, classIndex, options) {
      forwardPasses += 1;
      const { featureMap } = await backbone.read(written(image.data), options);
      return classActivationMap(weights, featureMap, classIndex, { rows: side, columns: side });
    },

    async score(cases, options) {
      forwardPasses += cases.length;
      const embeddings = await backbone.embed(cases.map(written), options);
      const table = new Float32Array(embeddings.length * weights.dimension);
      embeddings.forEach((embedding, i) => {
        table.set(embedding, i * weights.dimension);
      });
      return calibrated(calibration, headLogits(weights, table), weights.classes);
    },

    randomised: async (seed) =>
      headModel({ ...head, weights: randomWeights(weights, seed) }, info, backbone, backboneInfo),
    close: async () => {},
  };
}

/** Weights drawn anew from a normal distribution of the same spread; standardisation and intercepts stay. */
function randomWeights(head: HeadWeights, seed: number): HeadWeights {
  const random = seededRandom(seed);
  const { weights } = head;
  const spread = Math.sqrt(weights.reduce((sum, weight) => sum + weight * weight, 0) / weights.length);
  const drawn = Float32Array.from(weights, () => {
    // Box and Muller 1958.
    return spread * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  });
  return { ...head, weights: drawn };
}
