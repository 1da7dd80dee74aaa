import { TooLargeError } from "@synoptic/domain";
import { inputTensor, prepareImage, toDisplay } from "@synoptic/imaging";
import type { Backbone } from "./backbone.ts";
import { ModelSelfTestError } from "./errors.ts";
import type { ImageModel } from "./image-model.ts";
import type { Manifest } from "./manifest.ts";
import { type ModelFolder, readWeights } from "./read-folders.ts";

/**
 * As many as a large mammogram has. Whoever serves resizes the picture at every start, and does nothing else meanwhile:
 * a hundred million would take seconds.
 */
const mostPixels = 25_000_000;

/**
 * What a model says of an image file: the numbers that its self-test expects.
 * @param file PNG, JPEG or DICOM
 * @throws TooLargeError, and what reading the file throws
 */
export async function selfTestAnswer(model: ImageModel, file: Uint8Array): Promise<number[]> {
  const image = await toDisplay(file);
  if (image.width * image.height > mostPixels)
    throw new TooLargeError(
      `The self-test's picture has ${image.width} x ${image.height} pixels; ${mostPixels} are the limit.`,
    );
  const { probabilities } = await model.read(model.prepare(image));
  return [...probabilities];
}

/**
 * Lets a model prove itself on its stored case; a model without one is let pass.
 * @throws ModelSelfTestError naming the largest difference
 * @throws ModelIntegrityError if the stored image is not the manifest's
 */
export async function runSelfTest(model: ImageModel, folder: ModelFolder): Promise<void> {
  const test = selfTestOf(folder.manifest);
  if (!test) return;
  const answer = await selfTestAnswer(model, await readWeights(folder, test.input));
  requireClose(folder.manifest.id, answer, test);
}

/** The same for a backbone, whose answer is the first numbers of the stretched image's embedding. */
export async function runBackboneSelfTest(backbone: Backbone, folder: ModelFolder): Promise<void> {
  const test = selfTestOf(folder.manifest);
  if (!test) return;
  const image = await toDisplay(await readWeights(folder, test.input));
  const prepared = prepareImage(image, backbone.preparation("stretch"));
  const { embedding } = await backbone.read(inputTensor(prepared, backbone.tensorLayout));
  requireClose(backbone.manifest.id, Array.from(embedding.subarray(0, test.expected.length)), test);
}

function selfTestOf(manifest: Manifest) {
  return "selfTest" in manifest ? manifest.selfTest : undefined;
}

function requireClose(
  id: string,
  answer: readonly number[],
  { expected, tolerance }: { expected: readonly number[]; tolerance: number },
): void {
  const worst =
    answer.length === expected.length
      ? Math.max(...answer.map((value, i) => Math.abs(value - expected[i]!)))
      : Number.NaN;
  if (!(worst <= tolerance)) throw new ModelSelfTestError(id, worst, tolerance);
}
