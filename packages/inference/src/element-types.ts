/** The types of number that ONNX files name, of those that a network may take for an image or give as scores. */
export type Numbers = Float32Array | Float64Array | Uint16Array | Uint8Array | Int32Array;

/**
 * Float32 as a network's own type of input holds it. Whole numbers are rounded and cut off at what the type holds, so
 * that a range of 0 to 255 gives the bytes of an eight-bit image; float16 is its bits, as ONNX Runtime takes them.
 */
const toInput: Readonly<Record<string, (values: Float32Array) => Numbers>> = {
  float32: (values) => values,
  float64: (values) => Float64Array.from(values),
  float16: (values) => Uint16Array.from(values, halfBits),
  uint8: (values) => Uint8Array.from(values, (value) => Math.min(255, Math.max(0, Math.round(value)))),
  int32: (values) => Int32Array.from(values, Math.round),
};

const fromOutput: Readonly<Record<string, (values: Numbers) => Float32Array>> = {
  float32: (values) => values as Float32Array,
  float64: (values) => Float32Array.from(values),
  float16: (values) => Float32Array.from(values, fromHalfBits),
};

export const inputTypes: readonly string[] = Object.keys(toInput);
export const outputTypes: readonly string[] = Object.keys(fromOutput);

/** @param type one of `inputTypes` */
export function inputNumbers(type: string, values: Float32Array): Numbers {
  return toInput[type]!(values);
}

/** @returns nothing where the type is none of `outputTypes` */
export function outputNumbers(type: string, values: unknown): Float32Array | undefined {
  return fromOutput[type]?.(values as Numbers);
}

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** IEEE 754 binary16, rounded to the nearest and to even where two are as near; beyond 65504 it is infinity. */
function halfBits(value: number): number {
  float[0] = value;
  const word = bits[0]!;
  const sign = (word >>> 16) & 0x8000;
  const rest = word & 0x7fffffff;
  if (rest > 0x7f800000) return sign | 0x7e00;
  if (rest >= 0x477ff000) return sign | 0x7c00;
  if (rest < 0x38800000) {
    // Below the smallest normal number: steps of 2^-24. Halves go to even.
    const steps = Math.abs(float[0]) * 2 ** 24;
    const down = Math.floor(steps);
    const up = steps - down > 0.5 || (steps - down === 0.5 && down % 2 === 1);
    return sign | (down + (up ? 1 : 0));
  }
  return sign | ((rest - 0x38000000 + 0xfff + ((rest >>> 13) & 1)) >>> 13);
}

function fromHalfBits(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
