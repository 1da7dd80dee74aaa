import { implementation } from "@synoptic/imaging";
import { maxPduBytes, pduTypes, writePdu } from "./pdu.ts";
import type { AnsweredContext, ProposedContext } from "./presentation-contexts.ts";
import { AbortError } from "./statuses.ts";

/** What a caller asks for. @see https://dicom.nema.org/medical/dicom/current/output/html/part08.html#sect_9.3.2 */
export interface AssociateRequest {
  calledAeTitle: string;
  callingAeTitle: string;
  protocolVersion: number;
  applicationContext: string;
  contexts: readonly ProposedContext[];
  /** The longest data PDU that it takes; 0 is any. */
  maxPduBytes: number;
}

export const dicomApplicationContext = "1.2.840.10008.3.1.1.1";

const items = {
  applicationContext: 0x10,
  proposedContext: 0x20,
  answeredContext: 0x21,
  abstractSyntax: 0x30,
  transferSyntax: 0x40,
  user: 0x50,
  maxLength: 0x51,
  implementationClass: 0x52,
  implementationVersion: 0x55,
} as const;

/** Before the items: version, both AE titles, and what is reserved. */
const fixedBytes = 68;

/** @throws AbortError where it cannot be read */
export function readAssociateRequest(body: Buffer): AssociateRequest {
  if (body.length < fixedBytes) throw malformed();
  const request: AssociateRequest = {
    protocolVersion: body.readUInt16BE(0),
    calledAeTitle: textOf(body.subarray(4, 20)),
    callingAeTitle: textOf(body.subarray(20, 36)),
    applicationContext: "",
    contexts: [],
    maxPduBytes: 0,
  };
  const contexts: ProposedContext[] = [];
  for (const { type, value } of itemsIn(body.subarray(fixedBytes))) {
    if (type === items.applicationContext) request.applicationContext = textOf(value);
    else if (type === items.proposedContext) contexts.push(readContext(value));
    else if (type === items.user) {
      const told = itemsIn(value).find((item) => item.type === items.maxLength)?.value;
      if (told?.length === 4) request.maxPduBytes = told.readUInt32BE(0);
    }
  }
  const ids = new Set(contexts.map(({ id }) => id));
  if (ids.size !== contexts.length || contexts.some(({ id }) => id % 2 === 0)) throw malformed();
  return { ...request, contexts };
}

function readContext(value: Buffer): ProposedContext {
  if (value.length < 4) throw malformed();
  const inside = itemsIn(value.subarray(4));
  const abstract = inside.find(({ type }) => type === items.abstractSyntax);
  if (!abstract) throw malformed();
  return {
    id: value[0]!,
    abstractSyntax: textOf(abstract.value),
    transferSyntaxes: inside
      .filter(({ type }) => type === items.transferSyntax)
      .map(({ value: syntax }) => textOf(syntax)),
  };
}

function itemsIn(bytes: Buffer): { type: number; value: Buffer }[] {
  const found: { type: number; value: Buffer }[] = [];
  for (let at = 0; at < bytes.length; ) {
    if (at + 4 > bytes.length) throw malformed();
    const end = at + 4 + bytes.readUInt16BE(at + 2);
    if (end > bytes.length) throw malformed();
    found.push({ type: bytes[at]!, value: bytes.subarray(at + 4, end) });
    at = end;
  }
  return found;
}

const malformed = () => new AbortError("invalidParameter", "The request for an association is malformed.");

/** Without its padding of spaces, or of zero bytes as some send. */
function textOf(bytes: Buffer): string {
  return bytes.toString("latin1").replace(/^[\s\0]+|[\s\0]+$/g, "");
}

/**
 * Accepts: each context has its answer. Nothing else is negotiated, so one operation runs at a time.
 * @param request the PDU's body, whose AE titles are sent back as they came
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part08.html#sect_9.3.3
 */
export function writeAssociateAccept(request: Buffer, contexts: readonly AnsweredContext[]): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(maxPduBytes);
  const fixed = Buffer.from(request.subarray(0, fixedBytes));
  fixed.writeUInt16BE(1, 0);
  return writePdu(
    pduTypes.associateAccept,
    fixed,
    item(items.applicationContext, Buffer.from(dicomApplicationContext)),
    ...contexts.map(({ id, result, transferSyntax }) =>
      item(
        items.answeredContext,
        Buffer.concat([
          Uint8Array.of(id, 0, result, 0),
          item(items.transferSyntax, Buffer.from(transferSyntax)),
        ]),
      ),
    ),
    item(
      items.user,
      Buffer.concat([
        item(items.maxLength, length),
        item(items.implementationClass, Buffer.from(implementation.classUid)),
        item(items.implementationVersion, Buffer.from(implementation.versionName)),
      ]),
    ),
  );
}

function item(type: number, value: Uint8Array): Buffer {
  const header = Buffer.alloc(4);
  header[0] = type;
  header.writeUInt16BE(value.length, 2);
  return Buffer.concat([header, value]);
}
