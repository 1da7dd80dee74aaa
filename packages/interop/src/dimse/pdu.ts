import type { ByteSource } from "./byte-source.ts";
import { AbortError, PeerGoneError, type Rejection } from "./statuses.ts";

/** Types of protocol data units, PS3.8 section 9.3.1. */
export const pduTypes = {
  associateRequest: 1,
  associateAccept: 2,
  associateReject: 3,
  data: 4,
  releaseRequest: 5,
  releaseResponse: 6,
  abort: 7,
} as const;

/** The longest data PDU that is taken, which the other side is told: dcmtk sends no longer ones. */
export const maxPduBytes = 131_072;

/** Of each type that the one who calls may send; 128 presentation contexts of 40 transfer syntaxes have 130,000. */
const limits: Readonly<Record<number, number>> = {
  [pduTypes.associateRequest]: 262_144,
  [pduTypes.data]: maxPduBytes,
  [pduTypes.releaseRequest]: 4,
  [pduTypes.abort]: 4,
};

export interface Pdu {
  type: number;
  body: Buffer;
}

/**
 * The next PDU, none of which is read where it announces more than it may have.
 * @returns nothing where the other side has ended
 * @throws AbortError, PeerGoneError
 */
export async function readPdu(source: ByteSource): Promise<Pdu | null> {
  const header = await source.take(6);
  if (!header) return null;
  const type = header[0]!;
  const length = header.readUInt32BE(2);
  const limit = limits[type];
  if (limit === undefined)
    throw new AbortError("unrecognizedPdu", "A PDU is of no type that a caller sends.");
  if (length > limit) throw new AbortError("invalidParameter", "A PDU is longer than it may be.");
  const body = length === 0 ? Buffer.alloc(0) : await source.take(length);
  if (!body) throw new PeerGoneError("The connection ended in the middle of a PDU.");
  return { type, body };
}

export function writePdu(type: number, ...parts: readonly Uint8Array[]): Buffer {
  const header = Buffer.alloc(6);
  header[0] = type;
  header.writeUInt32BE(
    parts.reduce((sum, { length }) => sum + length, 0),
    2,
  );
  return Buffer.concat([header, ...parts]);
}

export function writeReject({ result, source, reason }: Rejection): Buffer {
  return writePdu(pduTypes.associateReject, Uint8Array.of(0, result, source, reason));
}

export function writeReleaseResponse(): Buffer {
  return writePdu(pduTypes.releaseResponse, new Uint8Array(4));
}

/** Told by the provider of the service, PS3.8 table 9-26. */
export function writeAbort(reason: number): Buffer {
  return writePdu(pduTypes.abort, Uint8Array.of(0, 0, 2, reason));
}
