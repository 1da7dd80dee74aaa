import { type SurvivalModel, survivalSize } from "@synoptic/domain";
import type { SurvivalModelManifest } from "../manifest/survival-model.ts";

type Numbers = Pick<SurvivalModel, "coefficients" | "covariance">;

/** The coefficients and the lower triangle of their covariance: float64, little endian. */
export function encodeSurvivalWeights({ coefficients, covariance }: Numbers): Uint8Array {
  const size = coefficients.length;
  const numbers = [...coefficients];
  for (let i = 0; i < size; i++) for (let j = 0; j <= i; j++) numbers.push(covariance[i * size + j]!);
  const bytes = new DataView(new ArrayBuffer(8 * numbers.length));
  for (const [k, value] of numbers.entries()) bytes.setFloat64(8 * k, value, true);
  return new Uint8Array(bytes.buffer);
}

/** @returns nothing where they are not as many numbers as a model of this shape has, or one is not finite */
export function decodeSurvivalWeights(
  shape: Pick<SurvivalModelManifest, "periodYears" | "lastYear" | "time" | "bases">,
  bytes: Uint8Array,
): Numbers | undefined {
  const size = survivalSize(shape);
  if (bytes.byteLength !== 8 * (size + (size * (size + 1)) / 2)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const numbers = Float64Array.from({ length: bytes.byteLength / 8 }, (_, k) => view.getFloat64(8 * k, true));
  if (!numbers.every(Number.isFinite)) return undefined;
  const covariance = new Float64Array(size * size);
  let k = size;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      covariance[i * size + j] = numbers[k]!;
      covariance[j * size + i] = numbers[k]!;
      k++;
    }
  }
  return { coefficients: numbers.slice(0, size), covariance };
}
