import { AbortError } from "./statuses.ts";

/** Command Field (0000,0100), PS3.7 annex E. */
export const commands = {
  store: 0x0001,
  find: 0x0020,
  echo: 0x0030,
  cancel: 0x0fff,
} as const;
/** What a response adds to its request's Command Field. */
const response = 0x8000;

const noDataSet = 0x0101;
const longestComment = 64;

/** A request, as far as it is looked at. */
export interface DimseCommand {
  /** Command Field. */
  field: number;
  /** Message ID; of a C-CANCEL the one that is to end. */
  messageId: number;
  sopClassUid: string;
  sopInstanceUid: string;
  hasDataSet: boolean;
}

/** @throws AbortError where it cannot be read, or is no request */
export function readCommand(bytes: Buffer): DimseCommand {
  const elements = elementsIn(bytes);
  const number = (tag: number) => {
    const value = elements.get(tag);
    return value?.length === 2 ? value.readUInt16LE(0) : undefined;
  };
  const uid = (tag: number) =>
    elements
      .get(tag)
      ?.toString("latin1")
      .replace(/[\0 ]+$/, "") ?? "";
  const field = number(0x0100);
  const messageId = number(field === commands.cancel ? 0x0120 : 0x0110);
  if (field === undefined || messageId === undefined || field >= response) throw malformed();
  return {
    ...{ field, messageId, sopClassUid: uid(0x0002), sopInstanceUid: uid(0x1000) },
    hasDataSet: (number(0x0800) ?? noDataSet) !== noDataSet,
  };
}

/** Elements of group 0000 by their element number: always implicit little endian, PS3.7 section 6.3.1. */
function elementsIn(bytes: Buffer): Map<number, Buffer> {
  const elements = new Map<number, Buffer>();
  for (let at = 0; at < bytes.length; ) {
    if (at + 8 > bytes.length || bytes.readUInt16LE(at) !== 0) throw malformed();
    const end = at + 8 + bytes.readUInt32LE(at + 4);
    if (end > bytes.length) throw malformed();
    elements.set(bytes.readUInt16LE(at + 2), bytes.subarray(at + 8, end));
    at = end;
  }
  return elements;
}

const malformed = () => new AbortError("invalidParameter", "A command cannot be read.");

export interface DimseAnswer {
  /** As `dimseStatus` has them. */
  status: number;
  /** Why, for people; never of the data. */
  comment?: string | undefined;
}

/** The response to a request; with `hasDataSet` an identifier follows. */
export function writeResponse(
  { field, messageId, sopClassUid, sopInstanceUid }: DimseCommand,
  { status, comment }: DimseAnswer,
  hasDataSet = false,
): Buffer {
  const body = Buffer.concat([
    ...(sopClassUid ? [element(0x0002, padded(sopClassUid, "\0"))] : []),
    element(0x0100, word(field | response)),
    element(0x0120, word(messageId)),
    element(0x0800, word(hasDataSet ? 0 : noDataSet)),
    element(0x0900, word(status)),
    ...(comment === undefined ? [] : [element(0x0902, padded(plain(comment), " "))]),
    ...(sopInstanceUid ? [element(0x1000, padded(sopInstanceUid, "\0"))] : []),
  ]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(body.length);
  return Buffer.concat([element(0x0000, length), body]);
}

function element(number: number, value: Uint8Array): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt16LE(number, 2);
  header.writeUInt32LE(value.length, 4);
  return Buffer.concat([header, value]);
}

function word(value: number): Buffer {
  return Buffer.from([value & 255, value >> 8]);
}

function padded(text: string, padding: string): Buffer {
  return Buffer.from(text.length % 2 === 0 ? text : text + padding, "latin1");
}

/** An LO in the default repertoire, which has no backslash. */
function plain(comment: string): string {
  return comment.replace(/[^ -[\]-~]/g, "?").slice(0, longestComment);
}
