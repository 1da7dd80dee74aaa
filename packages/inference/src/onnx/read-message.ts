import { OnnxRefusedError } from "./errors.ts";
import { type MessageName, messages } from "./messages.ts";

/** A message as it was read: numbers, strings, views of the file, other messages, and lists of these. */
export type Message = Record<string, unknown>;

/** What one file may hold. */
export interface ReadLimits {
  /** Messages inside messages. A subgraph takes three: node, attribute, graph. */
  depth: number;
  /** Fields in the whole file. */
  fields: number;
  /** Bytes of one name. */
  stringBytes: number;
}

interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
  readonly end: number;
}

const broken = (fault: string) => new OnnxRefusedError("not-onnx", fault);
const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * Reads one message and all that is inside of it. Every length is checked against what holds it; a field that the
 * message does not know, groups, and a single field that comes twice are refused: protobuf would merge the two, and
 * two readers that merge differently see two networks in one file.
 * @throws OnnxRefusedError
 */
export function readMessage(bytes: Uint8Array, type: MessageName, limits: ReadLimits): Message {
  const budget = { fields: limits.fields };

  const message = (cursor: Cursor, name: MessageName, depth: number): Message => {
    if (depth > limits.depth)
      throw new OnnxRefusedError("too-deep", `parts lie more than ${limits.depth} deep.`);
    const known = messages[name];
    const result: Message = {};
    while (cursor.at < cursor.end) {
      if (--budget.fields < 0)
        throw new OnnxRefusedError("too-many-parts", `it holds more than ${limits.fields} parts.`);
      const key = varint(cursor);
      const number = Math.floor(key / 8);
      const wire = key % 8;
      const field = known[number];
      if (!field) throw new OnnxRefusedError("unknown-field", `a ${name} holds an unknown field ${number}.`);
      const isList =
        field.kind.endsWith("[]") ||
        field.kind === "ints" ||
        field.kind === "floats" ||
        field.kind === "doubles";
      if (!isList && field.kind !== "skip" && field.name in result)
        throw new OnnxRefusedError("repeated-field", `a ${name} holds its ${field.name} twice.`);
      const value = read(cursor, wire, field.kind, depth);
      if (field.kind === "skip") continue;
      if (!isList) result[field.name] = value;
      else {
        const list = (result[field.name] as unknown[] | undefined) ?? [];
        result[field.name] = list;
        if (Array.isArray(value)) for (const one of value) list.push(one);
        else list.push(value);
      }
    }
    return result;
  };

  const read = (cursor: Cursor, wire: number, kind: string, depth: number): unknown => {
    if (wire === 0) {
      const value = varint(cursor);
      if (kind === "int" || kind === "ints") return value;
      if (kind === "skip") return undefined;
    } else if (wire === 5 || wire === 1) {
      const view = take(cursor, wire === 5 ? 4 : 8);
      if ((wire === 5 && (kind === "float" || kind === "floats")) || (wire === 1 && kind === "doubles"))
        return view;
      if (kind === "skip") return undefined;
    } else if (wire === 2) {
      const length = varint(cursor);
      if (length < 0 || length > cursor.end - cursor.at) throw broken("a part reaches beyond its end.");
      const view = take(cursor, length);
      if (kind === "skip") return undefined;
      if (kind === "bytes" || kind === "bytes[]" || kind === "floats" || kind === "doubles") return view;
      if (kind === "ints") return packed(view);
      if (kind === "string" || kind === "string[]") return text(view);
      if (kind !== "int" && kind !== "float") {
        const inner = kind.replace("[]", "") as MessageName;
        return message({ bytes: view, at: 0, end: view.length }, inner, depth + 1);
      }
    }
    throw broken("a field is written in a way that its type does not allow.");
  };

  const text = (view: Uint8Array): string => {
    if (view.length > limits.stringBytes)
      throw new OnnxRefusedError("too-many-parts", `a name is longer than ${limits.stringBytes} bytes.`);
    try {
      return utf8.decode(view);
    } catch {
      throw broken("a name is not UTF-8.");
    }
  };

  const packed = (view: Uint8Array): number[] => {
    budget.fields -= view.length >> 3;
    if (budget.fields < 0)
      throw new OnnxRefusedError("too-many-parts", `it holds more than ${limits.fields} parts.`);
    const cursor = { bytes: view, at: 0, end: view.length };
    const values: number[] = [];
    while (cursor.at < cursor.end) values.push(varint(cursor));
    return values;
  };

  return message({ bytes, at: 0, end: bytes.length }, type, 0);
}

function take(cursor: Cursor, length: number): Uint8Array {
  if (length > cursor.end - cursor.at) throw broken("it ends in the middle of a part.");
  const view = cursor.bytes.subarray(cursor.at, cursor.at + length);
  cursor.at += length;
  return view;
}

/** Ten bytes at most, as 64 bits need. As int64; beyond 2^53 it is rounded, which every limit refuses anyway. */
function varint(cursor: Cursor): number {
  const first = cursor.bytes[cursor.at];
  if (first !== undefined && first < 0x80 && cursor.at < cursor.end) {
    cursor.at++;
    return first;
  }
  let value = 0n;
  for (let i = 0; i < 10; i++) {
    if (cursor.at >= cursor.end) throw broken("it ends in the middle of a number.");
    const byte = cursor.bytes[cursor.at++]!;
    if (i === 9 && byte > 1) throw broken("a number has more than 64 bits.");
    value |= BigInt(byte & 0x7f) << BigInt(7 * i);
    if (byte < 0x80) return Number(BigInt.asIntN(64, value));
  }
  throw broken("a number has more than 64 bits.");
}
