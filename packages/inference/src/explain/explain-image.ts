import { InvalidInputError } from "@synoptic/domain";
import { ExplanationUnavailableError } from "./errors.ts";
import type { ExplainableModel, Explained, Explainer, ExplainRequest } from "./explainer.ts";

/** One class's map by one method, with all that is needed to make it again and what it took. */
export interface Explanation extends Explained {
  method: string;
  classId: string;
  /** Defaults filled in. */
  parameters: Record<string, unknown>;
  seed: number;
  cost: ExplanationCost;
}

export interface ExplanationCost {
  /** Images that went through the network, however they were batched. */
  forwardPasses: number;
  ms: number;
}

export interface ExplainImageRequest extends Omit<ExplainRequest<unknown>, "classIndex" | "parameters"> {
  classId: string;
  /** Those that are left out have their defaults. */
  parameters?: Record<string, unknown> | undefined;
}

/**
 * Explains one class of one image by one method.
 * @throws ExplanationUnavailableError where the model does not give what the method needs
 * @throws InvalidInputError where a parameter or the seed is out of range or unknown, or the model has no such class
 */
export async function explainImage(explainer: Explainer, request: ExplainImageRequest): Promise<Explanation> {
  const { classId, seed } = request;
  const able = explainer.canExplain(request.model);
  if (able !== true) throw new ExplanationUnavailableError(able, ["method"]);
  const classIndex = request.model.classes.findIndex(({ id }) => id === classId);
  if (classIndex < 0) throw new InvalidInputError("The model has no such class.", ["classId"]);
  if (!(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31)) {
    throw new InvalidInputError("A seed is a whole number from 0 to 2,147,483,647.", ["seed"]);
  }
  const parameters = parametersOf(explainer, request.parameters ?? {});

  const model = counted(request.model);
  const begun = performance.now();
  const explained = await explainer.explain({ ...request, model, classIndex, parameters });
  const cost = { forwardPasses: model.passes, ms: performance.now() - begun };
  return { ...explained, method: explainer.id, classId, parameters, seed, cost };
}

/**
 * A method's parameters with their defaults.
 * @throws InvalidInputError naming the parameter that is out of range or unknown
 */
export function parametersOf(explainer: Explainer, given: Record<string, unknown>): Record<string, unknown> {
  const parsed = explainer.parameters.safeParse(given);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw new InvalidInputError(`${explainer.id}: ${message}`, ["parameters", ...path.map(String)]);
  }
  return parsed.data as Record<string, unknown>;
}

/** The same model, counting the images that this caller sends: others may use it at the same time. */
function counted(model: ExplainableModel): ExplainableModel & { readonly passes: number } {
  let passes = 0;
  return {
    classes: model.classes,
    gives: model.gives,
    read: (image, options) => {
      passes += 1;
      return model.read(image, options);
    },
    activationMap: (image, classIndex, options) => {
      passes += 1;
      return model.activationMap(image, classIndex, options);
    },
    score: (cases, options) => {
      passes += cases.length;
      return model.score(cases, options);
    },
    get passes() {
      return passes;
    },
  };
}
