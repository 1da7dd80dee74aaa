import type { CodecName } from "./codecs/codecs.ts";

/** UIDs of the transfer syntaxes that lay out a data set otherwise than explicit little endian, PS3.5 annex A. */
export const implicitLittleEndian = "1.2.840.10008.1.2";
export const explicitLittleEndian = "1.2.840.10008.1.2.1";
export const deflatedLittleEndian = "1.2.840.10008.1.2.1.99";
export const explicitBigEndian = "1.2.840.10008.1.2.2";
export const jpegBaseline = "1.2.840.10008.1.2.4.50";

export interface TransferSyntax {
  uid: string;
  /** PS3.6 table A-1. */
  name: string;
  /** What reads its pixels. Attributes are read in every one. */
  pixels: "native" | CodecName | "not read";
}

const jpeg = (last: string) => `1.2.840.10008.1.2.4.${last}`;

/** Every transfer syntax of the standard that can hold an image, and what reads it. */
export const transferSyntaxes: readonly TransferSyntax[] = [
  { uid: implicitLittleEndian, name: "Implicit VR Little Endian", pixels: "native" },
  { uid: explicitLittleEndian, name: "Explicit VR Little Endian", pixels: "native" },
  { uid: deflatedLittleEndian, name: "Deflated Explicit VR Little Endian", pixels: "native" },
  { uid: explicitBigEndian, name: "Explicit VR Big Endian", pixels: "native" },
  {
    uid: "1.2.840.10008.1.2.1.98",
    name: "Encapsulated Uncompressed Explicit VR Little Endian",
    pixels: "uncompressed",
  },
  { uid: "1.2.840.10008.1.2.5", name: "RLE Lossless", pixels: "RLE" },
  { uid: "1.2.840.10008.1.2.8.1", name: "Deflated Image Frame Compression", pixels: "deflate" },
  { uid: jpegBaseline, name: "JPEG Baseline (Process 1)", pixels: "JPEG" },
  { uid: jpeg("51"), name: "JPEG Extended (Process 2 and 4)", pixels: "JPEG" },
  { uid: jpeg("53"), name: "JPEG Spectral Selection (Process 6 and 8), retired", pixels: "JPEG" },
  { uid: jpeg("55"), name: "JPEG Full Progression (Process 10 and 12), retired", pixels: "JPEG" },
  { uid: jpeg("57"), name: "JPEG Lossless (Process 14)", pixels: "JPEG" },
  { uid: jpeg("70"), name: "JPEG Lossless (Process 14, Selection Value 1)", pixels: "JPEG" },
  { uid: jpeg("80"), name: "JPEG-LS Lossless", pixels: "JPEG-LS" },
  { uid: jpeg("81"), name: "JPEG-LS Lossy (Near-Lossless)", pixels: "JPEG-LS" },
  { uid: jpeg("90"), name: "JPEG 2000 (Lossless Only)", pixels: "JPEG 2000" },
  { uid: jpeg("91"), name: "JPEG 2000", pixels: "JPEG 2000" },
  { uid: jpeg("92"), name: "JPEG 2000 Part 2 Multi-component (Lossless Only)", pixels: "JPEG 2000" },
  { uid: jpeg("93"), name: "JPEG 2000 Part 2 Multi-component", pixels: "JPEG 2000" },
  { uid: jpeg("201"), name: "High-Throughput JPEG 2000 (Lossless Only)", pixels: "HTJ2K" },
  { uid: jpeg("202"), name: "High-Throughput JPEG 2000 with RPCL (Lossless Only)", pixels: "HTJ2K" },
  { uid: jpeg("203"), name: "High-Throughput JPEG 2000", pixels: "HTJ2K" },
  { uid: jpeg("94"), name: "JPIP Referenced", pixels: "not read" },
  { uid: jpeg("95"), name: "JPIP Referenced Deflate", pixels: "not read" },
  { uid: jpeg("100"), name: "MPEG2 Main Profile / Main Level", pixels: "not read" },
  { uid: jpeg("101"), name: "MPEG2 Main Profile / High Level", pixels: "not read" },
  { uid: jpeg("102"), name: "MPEG-4 AVC/H.264 High Profile / Level 4.1", pixels: "not read" },
  { uid: jpeg("103"), name: "MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1", pixels: "not read" },
  { uid: jpeg("104"), name: "MPEG-4 AVC/H.264 High Profile / Level 4.2 for 2D Video", pixels: "not read" },
  { uid: jpeg("105"), name: "MPEG-4 AVC/H.264 High Profile / Level 4.2 for 3D Video", pixels: "not read" },
  { uid: jpeg("106"), name: "MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2", pixels: "not read" },
  { uid: jpeg("107"), name: "HEVC/H.265 Main Profile / Level 5.1", pixels: "not read" },
  { uid: jpeg("108"), name: "HEVC/H.265 Main 10 Profile / Level 5.1", pixels: "not read" },
  { uid: jpeg("110"), name: "JPEG XL Lossless", pixels: "not read" },
  { uid: jpeg("111"), name: "JPEG XL JPEG Recompression", pixels: "not read" },
  { uid: jpeg("112"), name: "JPEG XL", pixels: "not read" },
];

export function findTransferSyntax(uid: string): TransferSyntax | undefined {
  return transferSyntaxes.find((syntax) => syntax.uid === uid);
}

/** Whether the pixels lie in the file as they are, without a codec. */
export function isNative(transferSyntaxUid: string): boolean {
  return findTransferSyntax(transferSyntaxUid)?.pixels === "native";
}

/** Whether pixels in it are read. */
export function isRead(transferSyntaxUid: string): boolean {
  const syntax = findTransferSyntax(transferSyntaxUid);
  return syntax !== undefined && syntax.pixels !== "not read";
}
