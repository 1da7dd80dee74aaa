import codecs from "dcmjs-codecs";
import { InvalidDicomError, UnsupportedTransferSyntaxError } from "./errors.ts";

/** How one frame is laid out. */
export interface FrameLayout {
  width: number;
  height: number;
  samples: number;
  bitsAllocated: number;
  bitsStored: number;
  signed: boolean;
  planar: boolean;
  photometricInterpretation: string;
}

type Decode = (context: InstanceType<typeof codecs.Context>) => InstanceType<typeof codecs.Context>;
const { Context, NativeCodecs } = codecs;
const jpeg: Decode = (context) => NativeCodecs.decodeJpeg(context, { convertColorspaceToRgb: false });
const jpegLs: Decode = (context) => NativeCodecs.decodeJpegLs(context);
const jpeg2000: Decode = (context) => NativeCodecs.decodeJpeg2000(context);
const htJpeg2000: Decode = (context) => NativeCodecs.decodeHtJpeg2000(context);

const decoders: Record<string, Decode> = {
  "1.2.840.10008.1.2.5": (context) => NativeCodecs.decodeRle(context),
  "1.2.840.10008.1.2.4.50": jpeg,
  "1.2.840.10008.1.2.4.51": jpeg,
  "1.2.840.10008.1.2.4.57": jpeg,
  "1.2.840.10008.1.2.4.70": jpeg,
  "1.2.840.10008.1.2.4.80": jpegLs,
  "1.2.840.10008.1.2.4.81": jpegLs,
  "1.2.840.10008.1.2.4.90": jpeg2000,
  "1.2.840.10008.1.2.4.91": jpeg2000,
  "1.2.840.10008.1.2.4.201": htJpeg2000,
  "1.2.840.10008.1.2.4.202": htJpeg2000,
  "1.2.840.10008.1.2.4.203": htJpeg2000,
};

let ready: Promise<void> | undefined;

/** @throws UnsupportedTransferSyntaxError naming the UID that none of the codecs reads */
export function requireDecoder(transferSyntaxUid: string): void {
  if (!decoders[transferSyntaxUid]) {
    throw new UnsupportedTransferSyntaxError(
      `Pixels in the transfer syntax ${transferSyntaxUid} are not read.`,
    );
  }
}

/**
 * Decodes one compressed frame to stored values, little endian; JPEG's luma and chroma stay as they are.
 * @throws InvalidDicomError where the codec refuses the stream
 */
export async function decodeFrame(
  stream: Uint8Array,
  transferSyntaxUid: string,
  layout: FrameLayout,
): Promise<{ data: Uint8Array; planar: boolean; bitsAllocated: number }> {
  requireDecoder(transferSyntaxUid);
  ready ??= NativeCodecs.initializeAsync({ logCodecsInfo: false, logCodecsTrace: false });
  await ready;
  const context = new Context({
    width: layout.width,
    height: layout.height,
    bitsAllocated: layout.bitsAllocated,
    bitsStored: layout.bitsStored,
    samplesPerPixel: layout.samples,
    pixelRepresentation: layout.signed ? 1 : 0,
    planarConfiguration: layout.planar ? 1 : 0,
    photometricInterpretation: layout.photometricInterpretation,
    encodedBuffer: stream,
  });
  const decoded = decodeWith(decoders[transferSyntaxUid], context);
  const data = decoded?.getDecodedBuffer();
  if (!decoded || !data) throw new InvalidDicomError("A compressed frame cannot be decoded.", ["7FE00010"]);
  return {
    data,
    planar: decoded.getPlanarConfiguration() === 1,
    bitsAllocated: decoded.getBitsAllocated() ?? layout.bitsAllocated,
  };
}

/** Nothing where the codec refuses the stream. */
function decodeWith(decode: Decode | undefined, context: InstanceType<typeof codecs.Context>) {
  try {
    return decode?.(context);
  } catch {
    return undefined;
  }
}
