import type { ByteSource } from "./byte-source.ts";
import { type DimseCommand, readCommand } from "./command-set.ts";
import { maxPduBytes, pduTypes, readPdu, writePdu } from "./pdu.ts";
import { AbortError, PeerGoneError } from "./statuses.ts";

/** A presentation data value: a piece of a command or of a data set, PS3.8 section 9.3.5.1. */
interface Pdv {
  contextId: number;
  isCommand: boolean;
  isLast: boolean;
  value: Buffer;
}

export interface DimseMessage {
  contextId: number;
  command: DimseCommand;
  /** The data set's bytes as they come, to be read once and to the end; no piece where there is none. */
  body: AsyncIterable<Buffer>;
}

/** A command has a few hundred bytes. */
const maxCommandBytes = 16_384;

/** Reads what the other side says in an association, message by message. */
export class MessageReader {
  readonly #source: ByteSource;
  readonly #onWait: (waiting: boolean) => void;
  #waiting: Pdv[] = [];
  /** The context of the data set that is being read. */
  #open: number | null = null;
  /** What has ended the reading, whatever became of it on its way through a reader of a body. */
  fault: Error | undefined;

  /** @param onWait told when the other side is waited for, and when it no longer is */
  constructor(source: ByteSource, onWait: (waiting: boolean) => void) {
    this.#source = source;
    this.#onWait = onWait;
  }

  /**
   * The next message; of the last one nothing is left, see `finish`.
   * @returns `released` where the other side asks to end
   * @throws AbortError, PeerGoneError
   */
  async next(): Promise<DimseMessage | "released"> {
    const pieces: Buffer[] = [];
    let bytes = 0;
    for (;;) {
      const pdv = await this.#pdv();
      if (pdv === "released") {
        if (pieces.length === 0) return pdv;
        throw new AbortError("unexpectedPdu", "The association is released in the middle of a command.");
      }
      if (!pdv.isCommand) throw new AbortError("unexpectedParameter", "A data set comes without a command.");
      bytes += pdv.value.length;
      if (bytes > maxCommandBytes) throw new AbortError("invalidParameter", "A command is too long.");
      pieces.push(pdv.value);
      if (!pdv.isLast) continue;
      const command = readCommand(Buffer.concat(pieces));
      const { contextId } = pdv;
      this.#open = command.hasDataSet ? contextId : null;
      return { contextId, command, body: this.#body() };
    }
  }

  /** Reads and drops what is left of the last message's body. */
  async finish(): Promise<void> {
    while (this.#open !== null) await this.#piece();
  }

  async *#body(): AsyncGenerator<Buffer> {
    while (this.#open !== null) {
      const piece = await this.#piece();
      if (piece.length > 0) yield piece;
    }
  }

  async #piece(): Promise<Buffer> {
    const pdv = await this.#pdv();
    if (pdv === "released" || pdv.isCommand || pdv.contextId !== this.#open) {
      throw new AbortError("unexpectedPdu", "A data set is broken off by something else.");
    }
    if (pdv.isLast) this.#open = null;
    return pdv.value;
  }

  async #pdv(): Promise<Pdv | "released"> {
    try {
      return await this.#readPdv();
    } catch (error) {
      this.fault = error as Error;
      throw error;
    }
  }

  async #readPdv(): Promise<Pdv | "released"> {
    while (this.#waiting.length === 0) {
      this.#onWait(true);
      const pdu = await readPdu(this.#source).finally(() => this.#onWait(false));
      if (!pdu) throw new PeerGoneError("The connection ended without a release.");
      if (pdu.type === pduTypes.abort) throw new PeerGoneError("The association was aborted.");
      if (pdu.type === pduTypes.releaseRequest) return "released";
      if (pdu.type !== pduTypes.data)
        throw new AbortError("unexpectedPdu", "A second association is asked for.");
      this.#waiting = readPdvs(pdu.body);
    }
    return this.#waiting.shift()!;
  }
}

function readPdvs(body: Buffer): Pdv[] {
  const found: Pdv[] = [];
  for (let at = 0; at < body.length; ) {
    const length = at + 6 <= body.length ? body.readUInt32BE(at) : 0;
    const end = at + 4 + length;
    if (length < 2 || end > body.length) {
      throw new AbortError("invalidParameter", "A presentation data value is malformed.");
    }
    const control = body[at + 5]!;
    found.push({
      contextId: body[at + 4]!,
      isCommand: (control & 1) === 1,
      isLast: (control & 2) === 2,
      value: body.subarray(at + 6, end),
    });
    at = end;
  }
  return found;
}

/** Of a data PDU before the value, and no less than any program can mean. */
const [pdvHeader, leastValue] = [6, 64];

/**
 * A message as PDUs that the other side takes.
 * @param longest what it said it takes; 0 is any
 */
export function writeMessage(
  contextId: number,
  command: Buffer,
  dataSet: Buffer | undefined,
  longest: number,
): Buffer {
  const room = Math.min(longest === 0 ? maxPduBytes : longest, maxPduBytes) - pdvHeader;
  const each = Math.max(leastValue, room - (room % 2));
  return Buffer.concat([
    ...pdusOf(contextId, command, 1, each),
    ...(dataSet ? pdusOf(contextId, dataSet, 0, each) : []),
  ]);
}

function pdusOf(contextId: number, bytes: Buffer, kind: 0 | 1, each: number): Buffer[] {
  const pdus: Buffer[] = [];
  for (let at = 0; at === 0 || at < bytes.length; at += each) {
    const value = bytes.subarray(at, at + each);
    const header = Buffer.alloc(pdvHeader);
    header.writeUInt32BE(value.length + 2);
    header[4] = contextId;
    header[5] = kind | (at + each >= bytes.length ? 2 : 0);
    pdus.push(writePdu(pduTypes.data, header, value));
  }
  return pdus;
}
