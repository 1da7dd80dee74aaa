import { type RgbImage, toModelInput } from "@synoptic/imaging";
import { ManifestError, ModelIntegrityError } from "./errors.ts";
import type { BackboneManifest, ImageHeadManifest } from "./manifest.ts";
import { createSession, type ModelSession, type SessionOptions } from "./session.ts";

/** What one forward pass gives. */
interface BackboneReading {
  /** `[embeddingSize]` */
  embedding: Float32Array;
  /** `[embeddingSize, mapSize, mapSize]` */
  featureMap: Float32Array;
  timingsMs: { prepare: number; forward: number };
}

export interface Backbone {
  readonly manifest: BackboneManifest;
  /** How many forward passes it has made. */
  readonly forwardPasses: number;
  /** Pixels to embedding and feature map, in one forward pass. */
  read(image: RgbImage, resizePolicy: ImageHeadManifest["resizePolicy"]): Promise<BackboneReading>;
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
  options: SessionOptions = {},
): Promise<Backbone> {
  const session = await createSession(weights, { sha256: manifest.weights.sha256, file }, options);
  const names = manifest.outputs;
  requireName(session.inputNames, manifest.input.name, manifest, ["input", "name"]);
  requireName(session.outputNames, names.embedding, manifest, ["outputs", "embedding"]);
  requireName(session.outputNames, names.featureMap, manifest, ["outputs", "featureMap"]);
  return {
    manifest,
    get forwardPasses() {
      return session.runs;
    },
    async read(image, resizePolicy) {
      const { size } = manifest.input;
      const begun = performance.now();
      const data = toModelInput(image, { ...manifest.input, resizePolicy });
      const prepared = performance.now();
      const { embedding, featureMap } = await forward(
        session,
        manifest,
        { data, dims: [1, 3, size, size] },
        file,
      );
      return {
        embedding,
        featureMap,
        timingsMs: { prepare: prepared - begun, forward: performance.now() - prepared },
      };
    },
    close: () => session.close(),
  };
}

async function forward(
  session: ModelSession,
  manifest: BackboneManifest,
  input: { data: Float32Array; dims: number[] },
  file: string,
): Promise<{ embedding: Float32Array; featureMap: Float32Array }> {
  const { outputs, embeddingSize, mapSize } = manifest;
  const results = await session.run({ [manifest.input.name]: input }, [
    outputs.embedding,
    outputs.featureMap,
  ]);
  const embedding = results[outputs.embedding]!.data;
  const featureMap = results[outputs.featureMap]!.data;
  if (embedding.length !== embeddingSize || featureMap.length !== embeddingSize * mapSize * mapSize) {
    throw new ModelIntegrityError(file, "its outputs are not of the size that its manifest names.");
  }
  return { embedding, featureMap };
}

function requireName(
  names: readonly string[],
  name: string,
  manifest: BackboneManifest,
  key: string[],
): void {
  if (!names.includes(name)) {
    throw new ManifestError(
      `${manifest.id}/manifest.json`,
      `the network has no "${name}", only ${names}.`,
      key,
    );
  }
}
