import { Worker } from "node:worker_threads";
import { InvalidDicomError, UnsupportedTransferSyntaxError } from "./errors.ts";
import type { FrameLayout } from "./pixel-description.ts";

type Method = "decodeRle" | "decodeJpeg" | "decodeJpegLs" | "decodeJpeg2000" | "decodeHtJpeg2000";

const methods: Readonly<Record<string, Method>> = {
  "1.2.840.10008.1.2.5": "decodeRle",
  "1.2.840.10008.1.2.4.50": "decodeJpeg",
  "1.2.840.10008.1.2.4.51": "decodeJpeg",
  "1.2.840.10008.1.2.4.57": "decodeJpeg",
  "1.2.840.10008.1.2.4.70": "decodeJpeg",
  "1.2.840.10008.1.2.4.80": "decodeJpegLs",
  "1.2.840.10008.1.2.4.81": "decodeJpegLs",
  "1.2.840.10008.1.2.4.90": "decodeJpeg2000",
  "1.2.840.10008.1.2.4.91": "decodeJpeg2000",
  "1.2.840.10008.1.2.4.201": "decodeHtJpeg2000",
  "1.2.840.10008.1.2.4.202": "decodeHtJpeg2000",
  "1.2.840.10008.1.2.4.203": "decodeHtJpeg2000",
};

/** The slowest codec, JPEG 2000, decodes about five megapixels a second; a busy machine is allowed a tenth of it. */
const baseTimeMs = 5_000;
const timePerMegapixelMs = 2_000;

/** A frame as a codec gives it. */
export interface DecodedFrame {
  /** Little endian. */
  data: Uint8Array;
  planar: boolean;
  bitsAllocated: number;
}

/** Why a frame could not be decoded. */
interface Refusal {
  refused: string;
}

/**
 * The codec of a transfer syntax.
 * @throws UnsupportedTransferSyntaxError naming the UID that none reads
 */
export function codecOf(transferSyntaxUid: string): Method {
  const method = methods[transferSyntaxUid];
  if (method) return method;
  throw new UnsupportedTransferSyntaxError(
    `Pixels in the transfer syntax ${transferSyntaxUid} are not read.`,
    ["00020010"],
  );
}

let thread: Worker | undefined;
let previous: Promise<unknown> = Promise.resolve();

/**
 * Decodes one compressed frame, after those that were asked for before; JPEG's luma and chroma stay as they are.
 * @throws InvalidDicomError where the codec refuses the stream or takes too long
 */
export function decodeFrame(method: Method, stream: Uint8Array, layout: FrameLayout): Promise<DecodedFrame> {
  const frame = previous.then(() => decodeInThread(method, stream, layout));
  previous = frame.catch(() => undefined);
  return frame;
}

async function decodeInThread(
  method: Method,
  stream: Uint8Array,
  layout: FrameLayout,
): Promise<DecodedFrame> {
  thread ??= new Worker(new URL("./codec-thread.mjs", import.meta.url));
  const worker = thread;
  const limitMs = baseTimeMs + ((layout.width * layout.height) / 1e6) * timePerMegapixelMs;
  // Only a thread that is at work keeps the process alive.
  worker.ref();
  let timer: NodeJS.Timeout | undefined;
  const reply = await new Promise<DecodedFrame | Refusal>((resolve) => {
    timer = setTimeout(resolve, limitMs, { refused: "A compressed frame takes too long to decode." });
    const broken = { refused: "The codec failed on a compressed frame." };
    worker.once("message", resolve);
    worker.once("error", () => resolve(broken));
    worker.once("exit", () => resolve(broken));
    worker.postMessage({ ...layout, method, stream });
  });
  clearTimeout(timer);
  for (const event of ["message", "error", "exit"]) worker.removeAllListeners(event);
  worker.unref();
  if (!("refused" in reply)) return reply;
  // An exception that left the codec may have left its memory in disorder, and a busy one does not listen.
  thread = undefined;
  worker.once("error", () => undefined);
  await worker.terminate();
  throw new InvalidDicomError(reply.refused, ["7FE00010"]);
}
