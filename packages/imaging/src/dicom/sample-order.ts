/** `[samples, pixels]` to `[pixels, samples]`, each sample of `size` bytes. */
export function interleaved(data: Uint8Array, pixels: number, samples: number, size: number): Uint8Array {
  const out = new Uint8Array(data.length);
  for (let sample = 0; sample < samples; sample++) {
    let from = sample * pixels * size;
    for (let pixel = 0; pixel < pixels; pixel++) {
      const to = (pixel * samples + sample) * size;
      for (let byte = 0; byte < size; byte++) out[to + byte] = data[from++]!;
    }
  }
  return out;
}
