import { outputTypes } from "./element-types.ts";
import { ManifestError, ModelIntegrityError } from "./errors.ts";
import type { ImageClassifierManifest } from "./manifest.ts";
import type { OnnxValue } from "./onnx/inspect-onnx.ts";

/** What the numbers of a network's scores stand for. */
export interface ScoreColumns {
  /** Numbers a case. */
  count: number;
  /** For each class the number that tells of it, and 1, or -1 where it is that of the only other class. */
  ofClass: readonly { column: number; sign: 1 | -1 }[];
}

/**
 * @param file the network's path inside the models folder, for errors
 * @throws ManifestError, ModelIntegrityError where the network's outputs are not those of the manifest
 */
export function scoreColumns(
  manifest: ImageClassifierManifest,
  declared: readonly OnnxValue[],
  file: string,
): ScoreColumns {
  requireOutputs(manifest, declared);
  const { classes, labels, outputs } = manifest;
  const { classIds } = outputs.scores;
  const count = declaredCount(manifest, declared) ?? classIds?.length ?? classes.length;
  const single = count === 1 && classes.length === 2 && labels === "exclusive";
  if (!single) requireCount(manifest, count, file);
  if (classIds && classIds.length !== count)
    throw refuse(
      manifest,
      `the network gives ${count} scores a case, and ${classIds.length} classes are listed.`,
      ["outputs", "scores", "classIds"],
    );
  const order = classIds ?? (single ? [classes[1]!.id] : classes.map(({ id }) => id));
  return {
    count,
    ofClass: classes.map(({ id }) =>
      single ? { column: 0, sign: order[0] === id ? 1 : -1 } : { column: order.indexOf(id), sign: 1 },
    ),
  };
}

/**
 * Raw scores as one logit a class: probabilities are turned back, and of two classes that one number tells apart the
 * other's logit is 0.
 * @throws ModelIntegrityError where the scores are not what the manifest says
 */
export function classLogits(
  manifest: ImageClassifierManifest,
  { count, ofClass }: ScoreColumns,
  scores: Float32Array,
  file: string,
): number[] {
  if (scores.length !== count)
    throw new ModelIntegrityError(file, `it gives ${scores.length} scores a case and not ${count}.`);
  const { labels, outputs } = manifest;
  if (!scores.every(Number.isFinite)) throw new ModelIntegrityError(file, "a score is not a finite number.");
  const single = count !== ofClass.length;
  const logits =
    outputs.scores.are === "logits"
      ? scores
      : Float64Array.from(requireProbabilities(scores, file), (p) =>
          single || labels === "independent" ? fromProbability(p) : Math.log(Math.max(p, LEAST)),
        );
  return ofClass.map(({ column, sign }) => (sign === 1 ? logits[column]! : 0));
}

/** Numbers a case, where the file tells: `[n, 7]`, `[n, 7, 1, 1]`, `[n]`, or without an axis where n is 1. */
function declaredCount(
  { input, outputs }: ImageClassifierManifest,
  declared: readonly OnnxValue[],
): number | undefined {
  const dims = declared.find(({ name }) => name === outputs.scores.name)?.dims;
  const [cases, ...rest] = dims ?? ["?", "?"];
  const ofCases = cases === undefined || typeof cases === "string" || cases === input.batch;
  if (!ofCases || !rest.every((dim): dim is number => typeof dim === "number")) return undefined;
  return rest.reduce((product, dim) => product * dim, 1);
}

/** What a probability of 0 stands for: float32 runs out of digits there. */
const LEAST = 1e-38;

/** How far beyond 0 and 1 rounding takes a probability in half precision. */
const ROUNDING = 2e-3;

function fromProbability(p: number): number {
  return Math.log(Math.max(p, LEAST)) - Math.log(Math.max(1 - p, LEAST));
}

function requireProbabilities(scores: Float32Array, file: string): Float32Array {
  const outside = scores.find((p) => p < -ROUNDING || p > 1 + ROUNDING);
  if (outside !== undefined) {
    throw new ModelIntegrityError(
      file,
      `a score is ${outside.toPrecision(4)}, where the manifest calls them probabilities and not logits.`,
    );
  }
  return scores.map((p) => Math.min(1, Math.max(0, p)));
}

function requireCount({ id, classes }: ImageClassifierManifest, count: number, file: string): void {
  if (count === classes.length) return;
  throw new ModelIntegrityError(
    file,
    `it gives ${count} scores a case where ${id} has ${classes.length} classes.`,
  );
}

function requireOutputs(manifest: ImageClassifierManifest, declared: readonly OnnxValue[]): void {
  for (const [key, output] of Object.entries(manifest.outputs)) {
    if (!output) continue;
    const found = declared.find(({ name }) => name === output.name);
    const at = ["outputs", key, "name"];
    if (!found) {
      const names = declared.map(({ name }) => name);
      throw refuse(manifest, `the network has no "${output.name}", only ${names}.`, at);
    }
    if (found.type !== "unknown" && !outputTypes.includes(found.type))
      throw refuse(manifest, `"${output.name}" holds ${found.type}; ${outputTypes.join(", ")} are read.`, at);
  }
}

function refuse(manifest: ImageClassifierManifest, fault: string, key: string[]): ManifestError {
  return new ManifestError(`${manifest.id}/manifest.json`, fault, key);
}
