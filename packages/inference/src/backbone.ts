import type { ImagePreparation, TensorLayout } from "@synoptic/imaging";
import { batchedSession, type CaseInput } from "./engine/batched-session.ts";
import type { Engine, WaitOptions } from "./engine/engine.ts";
import { ManifestError, ModelIntegrityError } from "./errors.ts";
import type { BackboneManifest, ImageHeadManifest } from "./manifest.ts";
import type { OnnxValue } from "./onnx/inspect-onnx.ts";
import { createSession, type SessionOptions } from "./session.ts";

/** What one forward pass gives. */
interface BackboneReading {
  /** `[embeddingSize]` */
  embedding: Float32Array;
  /** `[embeddingSize, mapSize, mapSize]` */
  featureMap: Float32Array;
}

export interface Backbone {
  readonly manifest: BackboneManifest;
  /** How many cases went through it. */
  readonly forwardPasses: number;
  /** How its input is laid out. */
  readonly tensorLayout: TensorLayout;
  /** The pixels that it sees. */
  preparation(resizePolicy: ImageHeadManifest["resizePolicy"]): ImagePreparation;
  /** @param tensor `[3, size, size]` */
  read(tensor: CaseInput, options?: WaitOptions): Promise<BackboneReading>;
  /** Embeddings alone, of many cases. */
  embed(tensors: readonly CaseInput[], options?: WaitOptions): Promise<Float32Array[]>;
  close(): Promise<void>;
}

/**
 * @param file the weights' path inside the models folder, for errors
 * @throws ModelIntegrityError if the weights are not those of the manifest
 * @throws ManifestError if the network has no input or output of the manifest's names
 */
export async function loadBackbone(
  manifest: BackboneManifest,
  weights: Uint8Array,
  file: string,
  engine: Engine,
  options: SessionOptions = {},
): Promise<Backbone> {
  const session = await createSession(weights, { sha256: manifest.weights.sha256, file }, options);
  const { outputs, embeddingSize, mapSize } = manifest;
  const { name, size, resizeTo, mean, std } = manifest.input;
  requireName(session.inputs, name, manifest, ["input", "name"]);
  requireName(session.outputs, outputs.embedding, manifest, ["outputs", "embedding"]);
  requireName(session.outputs, outputs.featureMap, manifest, ["outputs", "featureMap"]);

  const common = {
    model: manifest.id,
    input: { name, dims: [3, size, size] },
    batch: "dynamic" as const,
  };
  // Feature maps are a hundred times the embedding: who needs none should not copy them.
  const whole = batchedSession(engine, session, {
    ...common,
    outputs: [outputs.embedding, outputs.featureMap],
  });
  const short = batchedSession(engine, session, { ...common, outputs: [outputs.embedding] });
  const requireSize = (values: Float32Array, wanted: number) => {
    if (values.length === wanted) return values;
    throw new ModelIntegrityError(file, "its outputs are not of the size that its manifest names.");
  };
  let forwardPasses = 0;
  return {
    manifest,
    get forwardPasses() {
      return forwardPasses;
    },
    tensorLayout: { layout: "NCHW", channelOrder: "RGB", range: [0, 1], mean, std },
    preparation: (resizePolicy) => ({
      channels: 3,
      intensity: { from: "display" },
      resizePolicy,
      resizeFilter: "antialiased",
      resizeTo: { height: resizeTo, width: resizeTo },
      crop: { height: size, width: size },
    }),
    async read(tensor, wait) {
      forwardPasses += 1;
      const answer = await whole.run(tensor, wait);
      return {
        embedding: requireSize(answer[outputs.embedding]!, embeddingSize),
        featureMap: requireSize(answer[outputs.featureMap]!, embeddingSize * mapSize ** 2),
      };
    },
    async embed(tensors, wait) {
      forwardPasses += tensors.length;
      const answers = await short.runMany(tensors, wait);
      return answers.map((answer) => requireSize(answer[outputs.embedding]!, embeddingSize));
    },
    close: () => session.close(),
  };
}

function requireName(
  values: readonly OnnxValue[],
  name: string,
  manifest: BackboneManifest,
  key: string[],
): void {
  const names = values.map((value) => value.name);
  if (!names.includes(name)) {
    throw new ManifestError(
      `${manifest.id}/manifest.json`,
      `the network has no "${name}", only ${names}.`,
      key,
    );
  }
}
