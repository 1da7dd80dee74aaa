import { DomainError, TooLargeError } from "@synoptic/domain/errors";
import type { Codec } from "./codecs/codecs.ts";
import type { DecodedStream } from "./codecs/emscripten-codec.ts";
import { InvalidDicomError, TruncatedDicomError, UnsupportedTransferSyntaxError } from "./errors.ts";
import { nativeFrame } from "./native-frames.ts";
import { type FrameLayout, frameBytes, valueBytes } from "./pixel-description.ts";
import { interleaved } from "./sample-order.ts";
import { endsEarly } from "./stream-end.ts";
import { type StreamHeader, streamHeader } from "./stream-header.ts";

/**
 * A frame of a few bytes can say that it is huge, and some codecs then make room for it and fill it with nothing. So many
 * bytes are believed of any frame, a radiograph of 33 megapixels, and more of a longer stream: lossy ones are made a
 * hundredth of what they show.
 */
const alwaysDecodedBytes = 2 ** 26;
const believedRatio = 256;
/** JPEG 2000 has up to 38; its decoders here give two bytes a sample. */
const mostBits = 16;

/**
 * One compressed frame's stored values: little endian, samples interleaved. The size that a stream announces must be the
 * file's before a codec sees it.
 * @throws InvalidDicomError, TruncatedDicomError, TooLargeError, UnsupportedTransferSyntaxError
 */
export async function compressedFrame(
  codec: Codec,
  stream: Uint8Array,
  layout: FrameLayout,
): Promise<Uint8Array> {
  try {
    if (codec.gives === "layout") return codec.decode(stream, layout);
    if (codec.gives === "native") {
      requireBelievable(stream, layout);
      const pixels = { value: codec.decode(stream, layout), littleEndian: true, vr: "OB" };
      return nativeFrame(pixels, 0, layout, 1);
    }
    const header = fittingHeader(stream, layout);
    const decoded = await codec.decode(stream, layout, header);
    return asLaidOut(decoded, header, layout);
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw new InvalidDicomError("A compressed frame cannot be decoded.", ["7FE00010"]);
  }
}

function fittingHeader(stream: Uint8Array, layout: FrameLayout): StreamHeader {
  const header = streamHeader(stream);
  if (!header) throw new InvalidDicomError("A compressed frame has no header.", ["7FE00010"]);
  const { width, height, components, precision, isUniform } = header;
  if (width !== layout.width || height !== layout.height || components !== layout.samples) {
    throw new InvalidDicomError("A compressed frame does not have the size that the file says.", [
      "7FE00010",
    ]);
  }
  if (precision > mostBits) {
    throw new UnsupportedTransferSyntaxError(
      `A compressed frame has ${precision} bits a sample; ${mostBits} are the most that is read.`,
      ["7FE00010"],
    );
  }
  if (precision > valueBytes(layout) * 8) {
    throw new InvalidDicomError(
      `A compressed frame has ${precision} bits a sample, more than Bits Allocated.`,
      ["7FE00010"],
    );
  }
  if (!isUniform) {
    throw new InvalidDicomError("A compressed frame has components of different kinds.", ["7FE00010"]);
  }
  if (endsEarly(stream)) {
    throw new TruncatedDicomError("A compressed frame ends before its last pixel.", ["7FE00010"]);
  }
  requireBelievable(stream, layout);
  return header;
}

function requireBelievable({ length }: Uint8Array, layout: FrameLayout): void {
  const bytes = frameBytes(layout);
  if (bytes > Math.max(alwaysDecodedBytes, length * believedRatio)) {
    throw new TooLargeError(`A compressed frame of ${length} bytes says that it is ${bytes}.`, ["7FE00010"]);
  }
}

/** What a codec gave in the order and the width of value that the file announces. */
function asLaidOut(decoded: DecodedStream, header: StreamHeader, layout: FrameLayout): Uint8Array {
  const { width, height, samples } = layout;
  const { bytesPerSample } = decoded;
  const bytes = width * height * samples * bytesPerSample;
  // Some codecs pad to an even number of bytes.
  if (decoded.data.length !== bytes && decoded.data.length !== bytes + 1) {
    throw new InvalidDicomError("A compressed frame does not have the size that the file says.", [
      "7FE00010",
    ]);
  }
  const exact = decoded.data.subarray(0, bytes);
  const ordered =
    decoded.planar && samples > 1 ? interleaved(exact, width * height, samples, bytesPerSample) : exact;
  const size = valueBytes(layout);
  return size === bytesPerSample && header.precision === size * 8
    ? ordered
    : toWidth(ordered, bytesPerSample, size, header, layout.signed && header.holdsComplement);
}

const unsignedArrays = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array, 8: Float64Array } as const;

/**
 * Samples of the stream's precision as values of `size` bytes; lossy codecs overshoot that precision at both ends.
 * @param complement whether unsigned samples are the two's complement of signed values
 */
function toWidth(
  data: Uint8Array,
  bytesPerSample: 1 | 2,
  size: 1 | 2 | 4 | 8,
  { precision, signed }: StreamHeader,
  complement: boolean,
): Uint8Array {
  const Samples = unsignedArrays[bytesPerSample];
  const samples = new Samples(data.buffer as ArrayBuffer, data.byteOffset, data.length / bytesPerSample);
  const out = new unsignedArrays[size](samples.length);
  const sampleShift = 32 - bytesPerSample * 8;
  const shift = 32 - precision;
  const [low, high] = signed ? [-(2 ** (precision - 1)), 2 ** (precision - 1) - 1] : [0, 2 ** precision - 1];
  for (let i = 0; i < out.length; i++) {
    const value = signed ? (samples[i]! << sampleShift) >> sampleShift : samples[i]!;
    const clamped = Math.min(Math.max(value, low), high);
    out[i] = complement && !signed ? (clamped << shift) >> shift : clamped;
  }
  return new Uint8Array(out.buffer);
}
