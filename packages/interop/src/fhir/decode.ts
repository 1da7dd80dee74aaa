import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { InvalidInputError, TooLargeError } from "@synoptic/domain";
import { type RefusedEntry, refusal } from "./entry.ts";

const unzip = promisify(gunzip);

export interface Decoded {
  documents: { path: string | null; value: unknown }[];
  /** Lines of NDJSON that are no JSON. */
  refused: RefusedEntry[];
}

/**
 * JSON, gzipped JSON or NDJSON.
 * @throws TooLargeError past `limitBytes`, unpacked; InvalidInputError where it is none of these
 */
export async function decode(bytes: Uint8Array, limitBytes: number): Promise<Decoded> {
  const unpacked = bytes[0] === 0x1f && bytes[1] === 0x8b ? await unpack(bytes, limitBytes) : bytes;
  if (unpacked.length > limitBytes) throw tooLarge(limitBytes);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(unpacked);
  } catch {
    throw new InvalidInputError("The file is not UTF-8 text.");
  }
  const whole = parse(text);
  if (whole !== undefined) return { documents: [{ path: null, value: whole }], refused: [] };
  return decodeLines(text);
}

/** A first line that is a JSON object by itself makes it NDJSON; other lines are then right or wrong one by one. */
function decodeLines(text: string): Decoded {
  const lines = text.split("\n").map((line, i) => ({ line: line.trim(), path: `line[${i + 1}]` }));
  const filled = lines.filter(({ line }) => line !== "");
  if (filled.length < 2 || parse(filled[0]?.line ?? "") === undefined) {
    throw new InvalidInputError("The file is neither JSON nor NDJSON.");
  }
  const decoded: Decoded = { documents: [], refused: [] };
  for (const { line, path } of filled) {
    const value = parse(line);
    if (value !== undefined) decoded.documents.push({ path, value });
    else {
      decoded.refused.push(
        refusal(path, null, [{ code: "MALFORMED_JSON", within: "", reason: "The line is not JSON." }]),
      );
    }
  }
  return decoded;
}

/** The parser's own message would tell some of the text. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function unpack(bytes: Uint8Array, limitBytes: number): Promise<Uint8Array> {
  try {
    return await unzip(bytes, { maxOutputLength: limitBytes });
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(limitBytes);
    throw new InvalidInputError("The gzip file is damaged.");
  }
}

function tooLarge(limitBytes: number): TooLargeError {
  return new TooLargeError(`FHIR files are ${Math.floor(limitBytes / 2 ** 20)} MiB at most, unpacked.`);
}
