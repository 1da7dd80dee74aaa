import type { z } from "zod";
import type { GridMap, ImageModel, PreparedImage } from "../image-model.ts";

/** What explaining needs of a model. */
export type ExplainableModel = Pick<ImageModel, "classes" | "gives" | "read" | "activationMap" | "score">;

/** One question, its parameters checked. */
export interface ExplainRequest<Parameters> {
  image: PreparedImage;
  model: ExplainableModel;
  /** Whose probability is explained: 0 to classes - 1. */
  classIndex: number;
  parameters: Parameters;
  /** Of all that is drawn at random; a method that draws nothing does not look at it. */
  seed: number;
  signal?: AbortSignal | undefined;
  /** Told how far it is, 0 to 1. */
  onProgress?: ((share: number) => void) | undefined;
}

/** How well a method's own simple model follows the network, where it fits one. */
export interface ExplanationFit {
  /** Weighted share of the variance that is explained: 1 is all, 0 or less is none. */
  r2: number;
  /** Regions that the image was cut into. */
  regions: number;
}

/** What a method finds. */
export interface Explained {
  /** Over the part of the image that the network sees: above 0 speaks for the class, below 0 against it. */
  map: GridMap;
  fit?: ExplanationFit | undefined;
}

/**
 * One way to ask a model why. Each is a file in `explain/methods` that exports its own as `explainer`, found by
 * reading that folder: adding an explanation is adding one file.
 */
export interface Explainer<Schema extends z.ZodType = z.ZodType> {
  /** Such as `lime`; also its file's name. */
  id: string;
  title: string;
  /** What it shows and how, with its paper; one paragraph. */
  description: string;
  /** Whether it draws anything at random, so that another seed gives another map. */
  seeded: boolean;
  /** Every parameter has a default: `parse({})` gives them all. */
  parameters: Schema;
  /** The reason, in one sentence, where this model does not give what the method needs. */
  canExplain(model: Pick<ExplainableModel, "gives">): true | string;
  explain(request: ExplainRequest<z.output<Schema>>): Promise<Explained>;
}

/** Gives a method's own `explain` the types of its parameters. */
export function defineExplainer<Schema extends z.ZodType>(explainer: Explainer<Schema>): Explainer<Schema> {
  return explainer;
}
