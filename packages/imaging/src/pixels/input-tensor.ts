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
 * @param into where it is written; a new array where left out
 */
export function inputTensor(
  image: { height: number; width: number; channels: number; data: Float32Array },
  by: TensorLayout,
  into: Float32Array = new Float32Array(image.data.length),
): Float32Array {
  const { channels, data } = image;
  const pixels = image.height * image.width;
  const [low, high] = by.range;
  const terms = Array.from({ length: channels }, (_, channel) => {
    const [mean, std] = [by.mean[channel]!, by.std[channel]!];
    return {
      from: by.channelOrder === "BGR" ? channels - 1 - channel : channel,
      scale: (high - low) / std,
      shift: (low - mean) / std,
    };
  });
  if (channels === 3 && by.layout === "NCHW") {
    toPlanes(data, into, terms);
    return into;
  }
  const planar = by.layout === "NCHW";
  terms.forEach(({ from, scale, shift }, channel) => {
    let to = planar ? channel * pixels : channel;
    const step = planar ? 1 : channels;
    for (let i = from; i < data.length; i += channels, to += step) into[to] = data[i]! * scale + shift;
  });
  return into;
}

interface ChannelTerm {
  /** Which channel of the image it is read from. */
  from: number;
  scale: number;
  shift: number;
}

/** What nearly all networks read, in one pass over the pixels: explanations ask for it thousands of times. */
function toPlanes(
  data: Float32Array,
  into: Float32Array,
  [first, second, third]: readonly ChannelTerm[],
): void {
  const pixels = data.length / 3;
  const { from: a, scale: scaleA, shift: shiftA } = first!;
  const { from: b, scale: scaleB, shift: shiftB } = second!;
  const { from: c, scale: scaleC, shift: shiftC } = third!;
  for (let pixel = 0, at = 0; pixel < pixels; pixel++, at += 3) {
    into[pixel] = data[at + a]! * scaleA + shiftA;
    into[pixels + pixel] = data[at + b]! * scaleB + shiftB;
    into[2 * pixels + pixel] = data[at + c]! * scaleC + shiftC;
  }
}
