import { seededRandom } from "@synoptic/domain";
import { inspectOnnx } from "./inspect-onnx.ts";

/** Names that exporters give to what must stay positive or keeps the scale: batch normalisation's statistics. */
const kept = /running_(var|mean)|moving_(variance|mean)|num_batches/;

/**
 * The same network with its weights drawn anew from a normal distribution of each tensor's own mean and spread. For
 * the sanity check of explanations: a map that does not change with the weights does not explain them.
 *
 * Only float32 tensors of two dimensions' worth of numbers (16 or more) are drawn; constants of shapes and scalars
 * stay, or the graph would no longer run.
 * @see Adebayo, Gilmer, Muelly, Goodfellow, Hardt, Kim 2018, "Sanity Checks for Saliency Maps", NeurIPS
 */
export function randomiseWeights(bytes: Uint8Array, { seed }: { seed: number }): Uint8Array {
  const random = seededRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const copy = Uint8Array.from(bytes);
  for (const { type, count, data, name } of inspectOnnx(copy).tensors) {
    if (type !== "float32" || data === null || count < 16 || kept.test(name)) continue;
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    let [sum, squares, least] = [0, 0, Number.POSITIVE_INFINITY];
    for (let i = 0; i < count; i++) {
      const value = view.getFloat32(i * 4, true);
      sum += value;
      squares += value * value;
      least = Math.min(least, value);
    }
    const mean = sum / count;
    const spread = Math.sqrt(Math.max(0, squares / count - mean * mean));
    for (let i = 0; i < count; i++) {
      const value = mean + spread * normal();
      // What is positive throughout, such as a variance without a telling name, stays so.
      view.setFloat32(i * 4, least > 0 ? Math.abs(value) : value, true);
    }
  }
  return copy;
}
