import { parentPort } from "node:worker_threads";
import codecs from "dcmjs-codecs";

/**
 * Decodes compressed frames with dcmjs-codecs (WebAssembly) apart from the main thread, so that a stream that keeps a
 * codec busy neither holds up the process nor outlives its time limit.
 *
 * @typedef {{ method: "decodeRle" | "decodeJpeg" | "decodeJpegLs" | "decodeJpeg2000" | "decodeHtJpeg2000", stream: Uint8Array,
 *   width: number, height: number, samples: number, bitsAllocated: number, bitsStored: number, signed: boolean,
 *   planar: boolean, photometricInterpretation: string }} FrameRequest
 * @typedef {{ data: Uint8Array, planar: boolean, bitsAllocated: number } | { refused: string }} FrameReply
 */
const { Context, NativeCodecs } = codecs;
const port = /** @type {import("node:worker_threads").MessagePort} */ (parentPort);
const ready = NativeCodecs.initializeAsync({ logCodecsInfo: false, logCodecsTrace: false });

port.on("message", async (/** @type {FrameRequest} */ request) => {
  await ready;
  const reply = decode(request);
  port.postMessage(reply, "data" in reply ? [/** @type {ArrayBuffer} */ (reply.data.buffer)] : []);
});

/**
 * @param {FrameRequest} request
 * @returns {FrameReply}
 */
function decode(request) {
  const context = new Context({
    width: request.width,
    height: request.height,
    bitsAllocated: request.bitsAllocated,
    bitsStored: request.bitsStored,
    samplesPerPixel: request.samples,
    pixelRepresentation: request.signed ? 1 : 0,
    planarConfiguration: request.planar ? 1 : 0,
    photometricInterpretation: request.photometricInterpretation,
    encodedBuffer: request.stream,
  });
  try {
    const decoded = NativeCodecs[request.method](context, { convertColorspaceToRgb: false });
    const data = decoded.getDecodedBuffer();
    if (!data) return { refused: "A compressed frame cannot be decoded." };
    // A copy: the codec's own may be a view of its memory.
    return {
      data: Uint8Array.from(data),
      planar: decoded.getPlanarConfiguration() === 1,
      bitsAllocated: decoded.getBitsAllocated() ?? request.bitsAllocated,
    };
  } catch {
    return { refused: "A compressed frame cannot be decoded." };
  }
}
