import { inputTypes } from "./element-types.ts";
import { ManifestError } from "./errors.ts";
import type { ImageClassifierManifest } from "./manifest.ts";
import type { OnnxValue } from "./onnx/inspect-onnx.ts";

/** A dimension as the file tells it: a number, or a name where it may change. */
type Dims = readonly (number | string)[];

/**
 * The shape of one case as the network takes it: the manifest's layout and size. A grey network may lack the axis of
 * channels, and a network may take all numbers in a row; which it is, its file tells.
 * @throws ManifestError naming the key, where what the file declares is not what the manifest describes
 */
export function caseDims(manifest: ImageClassifierManifest, inputs: readonly OnnxValue[]): number[] {
  const { input } = manifest;
  const refuse = (fault: string, ...key: string[]) =>
    new ManifestError(`${manifest.id}/manifest.json`, fault, ["input", ...key]);
  const names = inputs.map(({ name }) => name);
  const declared = inputs.find(({ name }) => name === input.name);
  if (!declared) throw refuse(`the network has no "${input.name}", only ${names}.`, "name");
  if (names.length > 1) {
    const other = names.find((name) => name !== input.name);
    throw refuse(`the network also reads "${other}", which nothing gives.`, "name");
  }
  if (!inputTypes.includes(declared.type))
    throw refuse(`the network reads ${declared.type}; only ${inputTypes.join(", ")} are given.`, "name");

  const { height, width } = input.crop ?? input.resizeTo;
  const { channels } = input;
  const whole = input.layout === "NCHW" ? [channels, height, width] : [height, width, channels];
  if (!declared.dims) return whole;
  const [batch, ...shape] = declared.dims;
  if (typeof batch === "number" && batch !== input.batch)
    throw refuse(`the network takes ${batch} at a time and not ${input.batch}.`, "batch");
  const flat = [height * width * channels];
  const shapes = channels === 1 ? [whole, [height, width], flat] : [whole, flat];
  const found = shapes.find((one) => isLike(shape, one));
  if (found) return found;
  throw refuse(
    `the network reads [${declared.dims.join(", ")}], and the manifest describes [n, ${whole.join(", ")}].`,
    ...(isLike(shape, input.layout === "NCHW" ? [height, width, channels] : [channels, height, width])
      ? ["layout"]
      : []),
  );
}

function isLike(declared: Dims, shape: readonly number[]): boolean {
  return (
    declared.length === shape.length &&
    declared.every((dim, i) => typeof dim === "string" || dim === shape[i])
  );
}
