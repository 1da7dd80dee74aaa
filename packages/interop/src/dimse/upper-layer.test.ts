import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readAssociateRequest, writeAssociateAccept } from "./associate.ts";
import { ByteSource } from "./byte-source.ts";
import { readCommand, writeResponse } from "./command-set.ts";
import { readIdentifier, writeIdentifier } from "./identifier.ts";
import { MessageReader, writeMessage } from "./messages.ts";
import { isWithinNetwork } from "./network.ts";
import { answerContext, studyRootFind, verification } from "./presentation-contexts.ts";
import { AbortError, PeerGoneError } from "./statuses.ts";

const implicit = "1.2.840.10008.1.2";
const explicit = "1.2.840.10008.1.2.1";
const jpegLs = "1.2.840.10008.1.2.4.80";
const ct = "1.2.840.10008.5.1.4.1.1.2";

function item(type: number, value: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([type, 0, value.length >> 8, value.length & 255]), value]);
}

function request(...items: Buffer[]): Buffer {
  const fixed = Buffer.alloc(68);
  fixed.writeUInt16BE(1, 0);
  fixed.write("SYNOPTIC        PEER\0           ", 4, "latin1");
  return Buffer.concat([fixed, ...items]);
}

const context = (id: number, abstract: string, ...syntaxes: string[]) =>
  item(
    0x20,
    Buffer.concat([
      Buffer.from([id, 0, 0, 0]),
      item(0x30, Buffer.from(abstract)),
      ...syntaxes.map((syntax) => item(0x40, Buffer.from(syntax))),
    ]),
  );

describe("the request for an association", () => {
  test("worked example: titles, contexts and the longest PDU", () => {
    const body = request(
      item(0x10, Buffer.from("1.2.840.10008.3.1.1.1")),
      context(1, ct, jpegLs, explicit),
      item(0x50, item(0x51, Buffer.from([0, 0, 64, 0]))),
    );
    expect(readAssociateRequest(body)).toEqual({
      ...{ protocolVersion: 1, calledAeTitle: "SYNOPTIC", callingAeTitle: "PEER" },
      ...{ applicationContext: "1.2.840.10008.3.1.1.1", maxPduBytes: 16_384 },
      contexts: [{ id: 1, abstractSyntax: ct, transferSyntaxes: [jpegLs, explicit] }],
    });
    const accept = writeAssociateAccept(body, [
      { id: 1, result: 0, abstractSyntax: ct, transferSyntax: jpegLs },
    ]);
    expect(accept[0]).toBe(2);
    expect(accept.subarray(6 + 4, 6 + 36)).toEqual(body.subarray(4, 36));
    expect(accept.toString("latin1")).toContain(jpegLs);
  });

  test.each([
    ["too short", Buffer.alloc(60)],
    ["an item past the end", request(Buffer.from([0x10, 0, 0, 9, 1]))],
    ["a context without an abstract syntax", request(item(0x20, Buffer.from([1, 0, 0, 0])))],
    ["an even context", request(context(2, ct, implicit))],
    ["a context twice", request(context(1, ct, implicit), context(1, ct, implicit))],
  ])("refused: %s", (_what, body) => {
    expect(() => readAssociateRequest(body)).toThrow(AbortError);
  });
});

describe("presentation contexts", () => {
  const answer = (abstractSyntax: string, transferSyntaxes: string[], mayFind = false) => {
    const { result, transferSyntax } = answerContext(
      { id: 1, abstractSyntax, transferSyntaxes },
      { mayFind },
    );
    return [result, transferSyntax];
  };

  test("of storage the first syntax that is read", () => {
    expect(answer(ct, ["1.2.840.10008.1.2.4.94", jpegLs, explicit])).toEqual([0, jpegLs]);
    expect(answer("1.2.840.10008.5.1.4.34.7", [implicit])).toEqual([0, implicit]);
  });

  test("of texts explicit little endian where it is offered", () => {
    expect(answer(verification, [implicit, explicit])).toEqual([0, explicit]);
    expect(answer(studyRootFind, [implicit], true)).toEqual([0, implicit]);
  });

  test("refused: no such object, none of its syntaxes, a search of one who may not", () => {
    expect(answer("1.2.840.10008.5.1.4.1.2.2.2", [implicit])[0]).toBe(3);
    expect(answer("1.2.3.4", [implicit])[0]).toBe(3);
    expect(answer(ct, ["1.2.840.10008.1.2.4.94"])[0]).toBe(4);
    expect(answer(studyRootFind, [implicit])[0]).toBe(1);
  });
});

/** What arrives, in pieces of other lengths than it was sent in. */
async function* pieces(bytes: Buffer, each: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += each) yield bytes.subarray(at, at + each);
}

const readerOf = (bytes: Buffer, each = bytes.length) =>
  new MessageReader(new ByteSource(pieces(bytes, each)), () => {});

/** A C-STORE request: a response's bytes with the bit of the response taken away. */
function storeRequest(hasDataSet: boolean): Buffer {
  const asked = { field: 1, messageId: 7, sopClassUid: ct, sopInstanceUid: "1.2.3", hasDataSet };
  const bytes = writeResponse(asked, { status: 0 }, hasDataSet);
  const at = bytes.indexOf(Buffer.from("000000010200000001", "hex"));
  bytes.writeUInt16LE(1, at + 8);
  bytes.writeUInt16LE(0x0110, bytes.indexOf(Buffer.from("0000200102000000", "hex")) + 2);
  return bytes;
}

describe("messages", () => {
  test("property: a command and its data set arrive as they were sent, however they are cut", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 1, maxLength: 3000 }),
        fc.integer({ min: 100, max: 4000 }),
        fc.integer({ min: 1, max: 500 }),
        async (data, longest, each) => {
          const sent = writeMessage(3, storeRequest(true), Buffer.from(data), longest);
          const reader = readerOf(Buffer.concat([sent, sent]), each);
          for (const read of ["whole", "not at all"]) {
            const message = await reader.next();
            if (message === "released") throw new Error("released");
            expect(message.command).toMatchObject({ field: 1, messageId: 7, sopClassUid: ct });
            const got: Buffer[] = [];
            if (read === "whole") for await (const piece of message.body) got.push(piece);
            if (read === "whole") expect(Buffer.concat(got).equals(data)).toBe(true);
            await reader.finish();
          }
          await expect(reader.next()).rejects.toThrow(PeerGoneError);
        },
      ),
      { numRuns: 100 },
    );
  });

  test("no PDU is longer than the other side takes", () => {
    const sent = writeMessage(1, storeRequest(true), Buffer.alloc(1001), 256);
    for (let at = 0; at < sent.length; ) {
      const length = sent.readUInt32BE(at + 2);
      expect(length).toBeLessThanOrEqual(256);
      at += 6 + length;
    }
  });

  test("refused: a command that is too long, or a response", async () => {
    const long = writeMessage(1, Buffer.alloc(20_000), undefined, 0);
    await expect(readerOf(long).next()).rejects.toThrow("too long");
    const asked = { field: 1, messageId: 7, sopClassUid: ct, sopInstanceUid: "", hasDataSet: false };
    expect(() => readCommand(writeResponse(asked, { status: 0 }))).toThrow(AbortError);
  });

  test("a comment is plain text of 64 characters", () => {
    const asked = { field: 1, messageId: 7, sopClassUid: ct, sopInstanceUid: "1.2", hasDataSet: true };
    const bytes = writeResponse(asked, { status: 0xa700, comment: `ä\\${"x".repeat(100)}` });
    expect(bytes.toString("latin1")).toContain(`??${"x".repeat(62)}`);
    expect(bytes.toString("latin1")).not.toContain("x".repeat(63));
  });
});

describe("identifiers", () => {
  const attributes = {
    "00080052": { vr: "CS", Value: ["STUDY"] },
    "00080061": { vr: "CS", Value: ["CT", "SR"] },
    "00100010": { vr: "PN", Value: [{ Alphabetic: "Yamada^Tarou", Ideographic: "山田^太郎" }] },
    "00201208": { vr: "IS", Value: [12] },
    "00280010": { vr: "US", Value: [512] },
    "00400275": { vr: "SQ", Value: [{ "00400009": { vr: "SH", Value: ["Ü1"] } }] },
    "0020000D": { vr: "UI", Value: ["1.2.3"] },
    "00081030": { vr: "LO" },
  };

  test.each([implicit, explicit])("worked example: what is written in %s is read again", (syntax) => {
    const read = readIdentifier(writeIdentifier(attributes, syntax), syntax);
    expect(read).toEqual({ ...attributes, "00080005": { vr: "CS", Value: ["ISO_IR 192"] } });
  });

  test("refused: nothing, or what is no data set", () => {
    expect(() => readIdentifier(Buffer.alloc(0), explicit)).toThrow("empty");
    expect(() => readIdentifier(Buffer.from("no data set at all"), explicit)).toThrow();
  });
});

test("an address is within a network, written as IPv6 too", () => {
  expect(isWithinNetwork("10.1.2.3", "10.1.0.0/16")).toBe(true);
  expect(isWithinNetwork("::ffff:10.1.2.3", "10.1.0.0/16")).toBe(true);
  expect(isWithinNetwork("10.2.2.3", "10.1.0.0/16")).toBe(false);
  expect(isWithinNetwork("fd00::1", "10.1.0.0/16")).toBe(false);
  expect(isWithinNetwork("fd00::1", "fd00::/8")).toBe(true);
  expect(isWithinNetwork("", "0.0.0.0/0")).toBe(false);
});
