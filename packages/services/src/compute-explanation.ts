import { toDisplay } from "@synoptic/imaging";
import {
  type Explanation,
  type ExplanationQuality,
  explainImage,
  explanationMethod,
  type ImageModel,
  measureExplanation,
} from "@synoptic/inference";

export interface ExplanationRequest {
  bytes: Uint8Array;
  /** Of an image with several frames, from 1; the first where left out. */
  frameNumber?: number | null | undefined;
  method: string;
  /** Or how it follows from the probabilities, which are in the order of the classes. */
  classId: string | ((probabilities: readonly number[]) => string);
  /** Those that are left out have their defaults. */
  parameters?: Record<string, unknown> | undefined;
  seed: number;
  /** Whether the map is measured too, which takes several times as long. */
  measure: boolean;
  signal?: AbortSignal | undefined;
  /** Told how far it is, 0 to 1, of explaining and then of measuring. */
  onProgress?: ((step: "explaining" | "measuring", share: number) => void) | undefined;
}

export interface ComputedExplanation {
  explanation: Explanation;
  /** Nothing where it was not asked for. */
  quality: ExplanationQuality | null;
  /** Of the class that is explained, calibrated. */
  probability: number;
  /** What putting the map on the source image's grid needs. */
  image: { source: { width: number; height: number }; seen: ReturnType<ImageModel["seen"]> };
}

/**
 * Explains one class of one image, and measures what the explanation is worth. Pure but for the network's arithmetic.
 * @throws UnknownExplanationError, ExplanationUnavailableError, InvalidInputError, EngineCancelledError
 */
export async function computeExplanation(
  model: ImageModel,
  request: ExplanationRequest,
): Promise<ComputedExplanation> {
  const { parameters, seed, signal, onProgress } = request;
  const explainer = await explanationMethod(request.method);
  const image = model.prepare(await toDisplay(request.bytes, (request.frameNumber ?? 1) - 1));
  const { probabilities } = await model.read(image, { signal });
  const classId = typeof request.classId === "string" ? request.classId : request.classId(probabilities);
  const explanation = await explainImage(explainer, {
    image,
    model,
    classId,
    parameters,
    seed,
    signal,
    onProgress: (share) => onProgress?.("explaining", share),
  });
  const quality = request.measure
    ? await measureExplanation({
        explainer,
        explanation,
        image,
        model,
        signal,
        onProgress: (share) => onProgress?.("measuring", share),
      })
    : null;
  return {
    explanation,
    quality,
    probability: probabilities[model.classes.findIndex(({ id }) => id === classId)]!,
    image: { source: image.source, seen: image.seen },
  };
}
