import { InvalidInputError } from "../errors.ts";

/**
 * A linear head: `logits = W · ((embedding - mean) / scale) + b`.
 *
 * On disk (`weights.f32`): float32, little endian, without a header:
 * `mean [dimension]`, `scale [dimension]`, `W [classes, dimension]` row-major, `b [classes]`.
 */
export interface HeadWeights {
  dimension: number;
  classes: number;
  /** `[dimension]` */
  mean: Float32Array;
  /** `[dimension]`, > 0 */
  scale: Float32Array;
  /** `[classes, dimension]`, row-major */
  weights: Float32Array;
  /** `[classes]` */
  intercepts: Float32Array;
}

/** @throws InvalidInputError if the length does not fit the shape or a value is not finite */
export function decodeHeadWeights(
  bytes: Uint8Array,
  shape: { classes: number; dimension: number },
): HeadWeights {
  const { classes, dimension } = shape;
  const count = 2 * dimension + classes * dimension + classes;
  if (bytes.byteLength !== count * 4) {
    throw new InvalidInputError(
      `A head of ${classes} classes on ${dimension} numbers takes ${count * 4} bytes, not ${bytes.byteLength}.`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = Float32Array.from({ length: count }, (_, i) => view.getFloat32(i * 4, true));
  if (!values.every(Number.isFinite)) throw new InvalidInputError("A head's weights must be finite numbers.");
  return {
    dimension,
    classes,
    mean: values.slice(0, dimension),
    scale: values.slice(dimension, 2 * dimension),
    weights: values.slice(2 * dimension, count - classes),
    intercepts: values.slice(count - classes),
  };
}

export function encodeHeadWeights(head: HeadWeights): Uint8Array {
  const values = [...head.mean, ...head.scale, ...head.weights, ...head.intercepts];
  const view = new DataView(new ArrayBuffer(values.length * 4));
  values.forEach((value, i) => {
    view.setFloat32(i * 4, value, true);
  });
  return new Uint8Array(view.buffer);
}

/**
 * Raw logits of `rows` embeddings, `[rows, classes]` row-major; divide by the temperature and take the softmax
 * for probabilities.
 * @param embeddings `[rows, dimension]`, row-major
 */
export function headLogits(head: HeadWeights, embeddings: Float32Array | Float64Array): Float64Array {
  const { dimension, classes, mean, scale, weights, intercepts } = head;
  const rows = embeddings.length / dimension;
  if (!Number.isInteger(rows))
    throw new InvalidInputError(`Embeddings must hold ${dimension} numbers a row.`);
  const logits = new Float64Array(rows * classes);
  const z = new Float64Array(dimension);
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < dimension; j++) z[j] = (embeddings[row * dimension + j]! - mean[j]!) / scale[j]!;
    for (let c = 0; c < classes; c++) {
      let sum = intercepts[c]!;
      for (let j = 0; j < dimension; j++) sum += weights[c * dimension + j]! * z[j]!;
      logits[row * classes + c] = sum;
    }
  }
  return logits;
}
