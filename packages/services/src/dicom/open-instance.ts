import type { Readable } from "node:stream";
import {
  type FrameView,
  readDicom,
  readFrames,
  renderFrame,
  storedStreams,
  storedValue,
  toExplicitLittleEndian,
} from "@synoptic/imaging";
import type { ServiceContext } from "../context.ts";
import type { StoredInstance } from "./find-instances.ts";

type Blobs = Pick<ServiceContext, "blobs">;

/** Media types of the frames that compressed files hold. @see PS3.18 table 8.7.3-2 */
const frameTypes: Readonly<Record<string, string>> = {
  "1.2.840.10008.1.2.5": "image/dicom-rle",
  "1.2.840.10008.1.2.4.50": "image/jpeg",
  "1.2.840.10008.1.2.4.51": "image/jpeg",
  "1.2.840.10008.1.2.4.57": "image/jpeg",
  "1.2.840.10008.1.2.4.70": "image/jpeg",
  "1.2.840.10008.1.2.4.80": "image/jls",
  "1.2.840.10008.1.2.4.81": "image/jls",
  "1.2.840.10008.1.2.4.90": "image/jp2",
  "1.2.840.10008.1.2.4.91": "image/jp2",
  "1.2.840.10008.1.2.4.92": "image/jpx",
  "1.2.840.10008.1.2.4.93": "image/jpx",
  "1.2.840.10008.1.2.4.201": "image/jphc",
  "1.2.840.10008.1.2.4.202": "image/jphc",
  "1.2.840.10008.1.2.4.203": "image/jphc",
};

/** Nothing where the frames are not compressed. */
export function frameTypeOf(transferSyntaxUid: string): string | undefined {
  return frameTypes[transferSyntaxUid];
}

/**
 * An instance's file: as it is kept, or in explicit little endian.
 * @throws what the imaging room throws where it cannot be decoded
 */
export async function openInstance(
  { blobs }: Blobs,
  { sha256, transferSyntaxUid }: StoredInstance,
  transferSyntax: string,
): Promise<Uint8Array | Readable> {
  if (transferSyntax === transferSyntaxUid) return blobs.stream(sha256);
  return toExplicitLittleEndian(await blobs.read(sha256));
}

/**
 * Reads frames of an instance (from 0), in the order that they are asked for: the streams that are kept, or decoded
 * values, a few at a time.
 * @throws what the imaging room throws
 */
export async function* readStoredFrames(
  { blobs }: Blobs,
  { sha256, frames: count }: StoredInstance,
  { frames, compressed }: { frames: readonly number[]; compressed: boolean },
): AsyncGenerator<Uint8Array> {
  const bytes = await blobs.read(sha256);
  if (!compressed) return yield* readFrames(bytes, frames);
  const streams = storedStreams(readDicom(bytes), count);
  for (const frame of frames) yield streams[frame]!;
}

/** One value of an instance's file; nothing where it has none such. */
export async function readBulkData(
  { blobs }: Blobs,
  { sha256 }: StoredInstance,
  way: string,
): Promise<Uint8Array | undefined> {
  return storedValue(readDicom(await blobs.read(sha256)), way);
}

/** One frame of an instance as a picture, counted from 0. */
export async function renderStoredFrame(
  { blobs }: Blobs,
  { sha256 }: StoredInstance,
  frame: number,
  view: FrameView,
): Promise<Buffer> {
  return renderFrame(await blobs.read(sha256), frame, view);
}
