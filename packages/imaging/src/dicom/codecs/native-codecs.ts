import codecs from "dcmjs-codecs";
import { TruncatedDicomError } from "../errors.ts";
import type { FrameLayout } from "../pixel-description.ts";
import type { DecodedStream } from "./emscripten-codec.ts";

const { Context, log, NativeCodecs } = codecs;
/** The library keeps its refused frames' memory; its instance is given up with it, as those of the other codecs are. */
let ready: Promise<void> | undefined;

/** What IJG's library says where it finds no more data and fills the rest of the picture itself, or has lost its way. */
const complaint = /premature end of data segment|bad Huffman code|instead of RST/;
let complained = false;
log.methodFactory = () => (said: unknown) => {
  complained ||= complaint.test(String(said));
};
log.rebuild();

/** What photometric interpretations the library knows by name; it only carries them along. */
const known = /^(MONOCHROME[12]|PALETTE COLOR|RGB|YBR_(FULL|FULL_422|PARTIAL_422|PARTIAL_420|ICT|RCT))$/;

/** `decodeJpeg`: every process with Huffman coding, 2 to 16 bits; luma and chroma stay as they are. */
export function nativeCodec(
  method: "decodeJpeg" | "decodeJpeg2000",
): (stream: Uint8Array, layout: FrameLayout) => Promise<DecodedStream> {
  return async (stream, layout) => {
    ready ??= NativeCodecs.initializeAsync({ logCodecsInfo: true, logCodecsTrace: false });
    await ready;
    const { photometricInterpretation, samples } = layout;
    const plain = samples === 3 ? "RGB" : "MONOCHROME2";
    try {
      const context = new Context({
        width: layout.width,
        height: layout.height,
        bitsAllocated: layout.bitsAllocated,
        bitsStored: layout.bitsStored,
        samplesPerPixel: samples,
        pixelRepresentation: layout.signed ? 1 : 0,
        planarConfiguration: layout.planar ? 1 : 0,
        photometricInterpretation: known.test(photometricInterpretation) ? photometricInterpretation : plain,
        encodedBuffer: stream,
      });
      complained = false;
      const decoded = NativeCodecs[method](context, { convertColorspaceToRgb: false });
      const data = decoded.getDecodedBuffer();
      if (!data) throw new Error("The codec gives nothing.");
      if (complained) {
        throw new TruncatedDicomError("A compressed frame ends, or breaks off, before its last pixel.", [
          "7FE00010",
        ]);
      }
      return {
        data,
        planar: decoded.getPlanarConfiguration() === 1,
        bytesPerSample: (decoded.getBitsAllocated() ?? layout.bitsAllocated) > 8 ? 2 : 1,
      };
    } catch (error) {
      NativeCodecs.release();
      ready = undefined;
      throw error;
    }
  };
}
