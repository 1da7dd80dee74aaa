import { inflateRawSync } from "node:zlib";
import { UnsupportedTransferSyntaxError } from "../errors.ts";
import { type FrameLayout, nativeFrameBytes } from "../pixel-description.ts";
import type { StreamHeader } from "../stream-header.ts";
import { findTransferSyntax } from "../transfer-syntax.ts";
import { type DecodedStream, emscriptenCodec } from "./emscripten-codec.ts";
import { nativeCodec } from "./native-codecs.ts";
import { decodeRle } from "./rle.ts";

/** Decodes one frame's stream whose own header agrees with the layout. Throws anything where it cannot. */
type DecodeStream = (stream: Uint8Array, layout: FrameLayout, header: StreamHeader) => Promise<DecodedStream>;

/** `layout`: gives the frame as its attributes lay it out. `stream`: what it gives has still to be brought to that. */
export type Codec =
  | { gives: "native"; decode(stream: Uint8Array, layout: FrameLayout): Uint8Array }
  | { gives: "layout"; decode(stream: Uint8Array, layout: FrameLayout): Uint8Array }
  | { gives: "stream"; decode: DecodeStream };

const signedBytes = nativeCodec("decodeJpeg2000");
const openJpeg = emscriptenCodec(
  "@cornerstonejs/codec-openjpeg/decodewasmjs",
  "@cornerstonejs/codec-openjpeg/decodewasm",
  "J2KDecoder",
);

const codecs = {
  uncompressed: { gives: "native", decode: (stream) => stream },
  RLE: { gives: "layout", decode: decodeRle },
  deflate: {
    gives: "native",
    decode: (stream, layout) => inflateRawSync(stream, { maxOutputLength: nativeFrameBytes(layout, 1) + 1 }),
  },
  JPEG: { gives: "stream", decode: nativeCodec("decodeJpeg") },
  "JPEG-LS": {
    gives: "stream",
    decode: emscriptenCodec(
      "@cornerstonejs/codec-charls/decodewasmjs",
      "@cornerstonejs/codec-charls/decodewasm",
      "JpegLSDecoder",
    ),
  },
  "JPEG 2000": {
    gives: "stream",
    // OpenJPEG's build cuts signed samples of one byte off below 0.
    decode: (stream, layout, header) =>
      header.signed && header.precision <= 8 ? signedBytes(stream, layout) : openJpeg(stream),
  },
  HTJ2K: {
    gives: "stream",
    decode: emscriptenCodec(
      "@cornerstonejs/codec-openjph/wasmjs",
      "@cornerstonejs/codec-openjph/wasm",
      "HTJ2KDecoder",
    ),
  },
} satisfies Record<string, Codec>;

export type CodecName = keyof typeof codecs;

/**
 * The codec of a transfer syntax.
 * @throws UnsupportedTransferSyntaxError naming the one that none reads
 */
export function codecOf(transferSyntaxUid: string): Codec {
  const syntax = findTransferSyntax(transferSyntaxUid);
  if (syntax && syntax.pixels !== "native" && syntax.pixels !== "not read") return codecs[syntax.pixels];
  const name = syntax ? `${syntax.name} (${transferSyntaxUid})` : transferSyntaxUid;
  throw new UnsupportedTransferSyntaxError(`Pixels in the transfer syntax ${name} are not read.`, [
    "00020010",
  ]);
}
