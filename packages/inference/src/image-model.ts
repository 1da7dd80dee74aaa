import type { HeadWeights, ImageEvidence, ModelClass, Novelty } from "@synoptic/domain";
import type { PreparedImage, SourceImage, SourceRegion } from "@synoptic/imaging";
import type { WaitOptions } from "./engine/engine.ts";
import type { RegionStretches } from "./explain/regions.ts";
import type { ModelInfo, ModelVersionKey } from "./model-info.ts";

export type { PreparedImage } from "@synoptic/imaging";

/** A map over the part of the source image that the network saw, `[rows, columns]`, row-major. */
export interface GridMap {
  rows: number;
  columns: number;
  data: Float32Array;
}

/** Everything that one forward pass of one image gives. Arrays follow the order of the model's classes. */
export interface ModelReading {
  /** Before calibration. */
  logits: readonly number[];
  /** Calibrated; exclusive classes sum to 1. */
  probabilities: readonly number[];
  evidence: ImageEvidence;
  /** Nothing where the model gives none. */
  embedding: Float32Array | null;
  novelty: Novelty | null;
  /** Class activation maps, one a class, from the same pass; nothing where the model exports no feature map. */
  activationMaps: readonly GridMap[] | null;
  /** Where the network looked, whatever the class. */
  attention: GridMap | null;
  /** Derivative of each class's score by the input, summed over channels as magnitudes. */
  gradients: readonly GridMap[] | null;
  timingsMs: { prepare: number; forward: number; heads: number; total: number };
}

/** One image with some of its regions hidden; cases of the same image and regions share the same arrays. */
export interface HiddenCase {
  /** `PreparedImage.data`, and the same with all of it hidden. */
  image: Float32Array;
  hidden: Float32Array;
  regions: RegionStretches;
  /** `[regions]`: how much of each is shown, 0 to 1. */
  shown: ArrayLike<number>;
}

export type ImageCase = Float32Array | HiddenCase;

/** One image model that reads one scenario: a head on a shared backbone, or a whole classifier. */
export interface ImageModel {
  readonly info: ModelInfo;
  /** All that take part: the backbone and the head, or the classifier alone. */
  readonly versions: readonly ModelVersionKey[];
  readonly scenario: string;
  readonly labels: "exclusive" | "independent";
  readonly classes: readonly ModelClass[];
  /** What a reading will hold, known without one. */
  readonly gives: { activationMaps: boolean; attention: boolean; gradients: boolean; embedding: boolean };
  /** Of a head, what it reads embeddings by; nothing of a whole classifier. */
  readonly head?: HeadWeights | undefined;
  /** Forward passes so far, cases and not batches. */
  readonly forwardPasses: number;
  /** @throws InvalidInputError if the image is empty, or lacks the modality's values where the model reads those */
  prepare(image: SourceImage): PreparedImage;
  /** The part of a source image of this size that the network sees, in source pixels. */
  seen(source: { width: number; height: number }): SourceRegion;
  /** One forward pass with all that it gives. */
  read(image: PreparedImage, options?: WaitOptions): Promise<ModelReading>;
  /**
   * One class's activation map from one forward pass that gives nothing else; nothing where the model exports no
   * feature map.
   */
  activationMap(image: PreparedImage, classIndex: number, options?: WaitOptions): Promise<GridMap | null>;
  /**
   * Calibrated probabilities of many versions of a prepared image, `[n, classes]`, row-major; batched as the engine
   * sees fit.
   * @param cases n of them, each an array like `PreparedImage.data` or one image with parts hidden
   */
  score(cases: readonly ImageCase[], options?: WaitOptions): Promise<Float64Array>;
  /** The same model with randomised weights, for testing explanations; the caller closes it. */
  randomised(seed: number): Promise<ImageModel>;
  close(): Promise<void>;
}
