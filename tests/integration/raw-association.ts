import { connect, type Socket } from "node:net";

/** An abstract syntax with the one transfer syntax that it is proposed in. */
type Proposed = readonly [abstractSyntax: string, transferSyntax: string];

export const verification: Proposed = ["1.2.840.10008.1.1", "1.2.840.10008.1.2"];
export const secondaryCapture: Proposed = ["1.2.840.10008.5.1.4.1.1.7", "1.2.840.10008.1.2.1"];

/** One side of an association byte by byte, for what no well-made program sends. */
export class RawAssociation {
  readonly socket: Socket;
  #received = Buffer.alloc(0);
  #ended = false;
  #wake = () => {};

  constructor(port: number) {
    this.socket = connect(port, "127.0.0.1");
    this.socket.on("error", () => {});
    this.socket.on("data", (data) => {
      this.#received = Buffer.concat([this.#received, data]);
      this.#wake();
    });
    this.socket.on("close", () => {
      this.#ended = true;
      this.#wake();
    });
  }

  send(bytes: Uint8Array): void {
    this.socket.write(bytes);
  }

  /** The next PDU; nothing where the server has closed. */
  async pdu(): Promise<{ type: number; body: Buffer } | null> {
    for (;;) {
      const length = this.#received.length < 6 ? Number.POSITIVE_INFINITY : this.#received.readUInt32BE(2);
      if (this.#received.length >= 6 + length) {
        const pdu = { type: this.#received[0]!, body: this.#received.subarray(6, 6 + length) };
        this.#received = this.#received.subarray(6 + length);
        return pdu;
      }
      if (this.#ended) return null;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Asks for an association, and gives the answer. */
  async associate(calling = "PEER", proposed: readonly Proposed[] = [verification, secondaryCapture]) {
    this.send(associateRequest(calling, proposed));
    return this.pdu();
  }

  async echo(messageId = 1): Promise<number | undefined> {
    this.send(
      pdv(1, true, true, command([word(0x0100, 0x30), word(0x0110, messageId), word(0x0800, 0x0101)])),
    );
    const answer = await this.pdu();
    return answer?.type === 4 ? statusOf(answer.body) : undefined;
  }

  /** The command of a C-STORE in the second context. */
  store(sopInstanceUid: string): void {
    this.send(
      pdv(
        3,
        true,
        true,
        command([
          text(0x0002, secondaryCapture[0]),
          word(0x0100, 1),
          word(0x0110, 7),
          word(0x0700, 0),
          word(0x0800, 0),
          text(0x1000, sopInstanceUid),
        ]),
      ),
    );
  }
}

export function pdu(type: number, body: Uint8Array): Buffer {
  const header = Buffer.alloc(6);
  header[0] = type;
  header.writeUInt32BE(body.length, 2);
  return Buffer.concat([header, body]);
}

export function pdv(contextId: number, isCommand: boolean, isLast: boolean, value: Uint8Array): Buffer {
  const header = Buffer.alloc(6);
  header.writeUInt32BE(value.length + 2);
  header[4] = contextId;
  header[5] = (isCommand ? 1 : 0) | (isLast ? 2 : 0);
  return pdu(4, Buffer.concat([header, value]));
}

function associateRequest(calling: string, proposed: readonly Proposed[]): Buffer {
  const fixed = Buffer.alloc(68);
  fixed.writeUInt16BE(1, 0);
  fixed.write("SYNOPTIC".padEnd(16), 4, "latin1");
  fixed.write(calling.padEnd(16), 20, "latin1");
  const contexts = proposed.map(([abstract, transfer], i) =>
    item(
      0x20,
      Buffer.concat([
        Buffer.from([2 * i + 1, 0, 0, 0]),
        item(0x30, Buffer.from(abstract)),
        item(0x40, Buffer.from(transfer)),
      ]),
    ),
  );
  const application = item(0x10, Buffer.from("1.2.840.10008.3.1.1.1"));
  const user = item(0x50, item(0x51, Buffer.from([0, 0, 64, 0])));
  return pdu(1, Buffer.concat([fixed, application, ...contexts, user]));
}

function item(type: number, value: Uint8Array): Buffer {
  const header = Buffer.from([type, 0, value.length >> 8, value.length & 255]);
  return Buffer.concat([header, value]);
}

function command(elements: readonly Buffer[]): Buffer {
  const body = Buffer.concat(elements);
  const length = Buffer.alloc(12);
  length.writeUInt32LE(4, 4);
  length.writeUInt32LE(body.length, 8);
  return Buffer.concat([length, body]);
}

function element(number: number, value: Uint8Array): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt16LE(number, 2);
  header.writeUInt32LE(value.length, 4);
  return Buffer.concat([header, value]);
}

const word = (number: number, value: number) => element(number, Buffer.from([value & 255, value >> 8]));
const text = (number: number, value: string) =>
  element(number, Buffer.from(value.length % 2 === 0 ? value : `${value}\0`));

/** Status (0000,0900) of a response. */
export function statusOf(body: Buffer): number {
  const at = body.indexOf(Buffer.from("0000000902000000", "hex"));
  return body.readUInt16LE(at + 8);
}
