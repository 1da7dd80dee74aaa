/** How a network wants the numbers of one case. */
export interface TensorLayout {
  layout: "NCHW" | "NHWC";
  channelOrder: "RGB" | "BGR";
  /** What the lowest and the highest intensity become. */
  range: readonly [number, number];
  /** One a channel, in the units of `range` and in the network's channel order. */
  mean: readonly number[];
  std: readonly number[];
}

/**
 * One case as a network reads it: `((low + value · (high - low)) - mean) / std`, `[channels, height, width]` or
 * `[height, width, channels]`.
 * @param image `data` is `[height, width, channels]`, 0 to 1
 */
export function inputTensor(
  image: { height: number; width: number; channels: number; data: Float32Array },
  by: TensorLayout,
): Float32Array {
  const { channels, data } = image;
  const pixels = image.height * image.width;
  const [low, high] = by.range;
  const tensor = new Float32Array(data.length);
  for (let channel = 0; channel < channels; channel++) {
    const from = by.channelOrder === "BGR" ? channels - 1 - channel : channel;
    const [mean, std] = [by.mean[channel]!, by.std[channel]!];
    const [scale, shift] = [(high - low) / std, (low - mean) / std];
    const planar = by.layout === "NCHW";
    const step = planar ? 1 : channels;
    let to = planar ? channel * pixels : channel;
    for (let i = from; i < data.length; i += channels, to += step) tensor[to] = data[i]! * scale + shift;
  }
  return tensor;
}
