import { inflateRawSync } from "node:zlib";
import { DomainError, TooLargeError } from "@synoptic/domain";
import dicomParser, { type DataSet } from "dicom-parser";
import { vrOf } from "./dictionary.ts";
import { InvalidDicomError, NotDicomError, TruncatedDicomError } from "./errors.ts";

const maxInflatedBytes = 2 ** 30;
const implicitLittleEndian = "1.2.840.10008.1.2";
const explicitLittleEndian = "1.2.840.10008.1.2.1";
export const explicitBigEndian = "1.2.840.10008.1.2.2";

export interface ParsedDicom {
  dataSet: DataSet;
  /** Nothing where the file has no meta information. */
  declaredTransferSyntaxUid: string | null;
  transferSyntaxUid: string;
  littleEndian: boolean;
}

/** Whether the bytes can be DICOM: the `DICM` mark, or a data set that begins with a low group and no preamble. */
export function looksLikeDicom(bytes: Uint8Array): boolean {
  return hasPreamble(bytes) || guessSyntax(bytes) !== undefined;
}

function hasPreamble(bytes: Uint8Array): boolean {
  return (
    bytes.length >= 132 && Buffer.from(bytes.buffer, bytes.byteOffset + 128, 4).toString("latin1") === "DICM"
  );
}

/** The transfer syntax of a file without preamble, told from its first element, or nothing. */
function guessSyntax(bytes: Uint8Array): string | undefined {
  if (bytes.length < 8) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const explicit = /^[A-Z]{2}$/.test(String.fromCharCode(bytes[4]!, bytes[5]!));
  const [little, big] = [view.getUint16(0, true), view.getUint16(0, false)];
  if (little === 2 || little === 8) {
    if (explicit) return explicitLittleEndian;
    const length = view.getUint32(4, true);
    return length < bytes.length && view.getUint16(2, true) <= 0x50 ? implicitLittleEndian : undefined;
  }
  return big === 8 && explicit ? explicitBigEndian : undefined;
}

/**
 * Parses the elements of a DICOM file; pixel data stays where it is.
 * @throws NotDicomError, TruncatedDicomError, InvalidDicomError, TooLargeError
 */
export function parseDicom(bytes: Uint8Array): ParsedDicom {
  const guessed = hasPreamble(bytes) ? undefined : guessSyntax(bytes);
  if (!hasPreamble(bytes) && guessed === undefined) throw new NotDicomError("The file is no DICOM file.");
  const metaFirst = guessed !== undefined && bytes[0] === 2;
  const whole = metaFirst ? Buffer.concat([Buffer.alloc(128), Buffer.from("DICM"), bytes]) : bytes;
  try {
    const dataSet = dicomParser.parseDicom(whole, {
      ...(guessed !== undefined && !metaFirst ? { TransferSyntaxUID: guessed } : {}),
      vrCallback: (tag: string) => vrOf(tag.slice(1).toUpperCase(), false),
      inflater: inflate,
    } as Parameters<typeof dicomParser.parseDicom>[1]);
    const declared = dataSet.string("x00020010")?.trim() || null;
    const transferSyntaxUid = declared ?? guessed ?? implicitLittleEndian;
    return {
      dataSet,
      declaredTransferSyntaxUid: declared,
      transferSyntaxUid,
      littleEndian: transferSyntaxUid !== explicitBigEndian,
    };
  } catch (error) {
    if (error instanceof DomainError) throw error;
    const told =
      error instanceof Error ? error.message : String((error as { exception?: unknown })?.exception ?? error);
    if (/overrun|maxPosition|greater than|past|beyond|length/i.test(told)) {
      throw new TruncatedDicomError("The DICOM file ends before what it announces.");
    }
    throw new InvalidDicomError("The DICOM file's elements cannot be read.");
  }
}

/** The meta information as it is, and the deflated rest of the file inflated behind it. */
function inflate(bytes: Uint8Array, position: number): Uint8Array {
  try {
    const rest = inflateRawSync(bytes.subarray(position), { maxOutputLength: maxInflatedBytes });
    return new Uint8Array(Buffer.concat([bytes.subarray(0, position), rest]));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") {
      throw new TooLargeError(`The deflated data set is larger than ${maxInflatedBytes} bytes.`);
    }
    throw new TruncatedDicomError("The deflated data set cannot be inflated.");
  }
}
