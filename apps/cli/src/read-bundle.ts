import { gunzipSync } from "node:zlib";
import { InvalidInputError } from "@synoptic/domain";
import { readInput } from "./read-file.ts";

/** Of the unpacked JSON, so that a small file does not fill the memory. */
const LIMIT_BYTES = 1024 ** 3;

/**
 * A FHIR bundle from JSON, gzipped JSON or NDJSON; lines of NDJSON become a collection.
 * @throws InvalidInputError where the file is none of these
 */
export async function readBundle(path: string): Promise<unknown> {
  const text = decode(await readInput(path), path);
  try {
    return JSON.parse(text);
  } catch {
    const lines = text.split("\n").filter((line) => line.trim() !== "");
    const entry = lines.map((line, i) => ({ resource: parseLine(line, i, path) }));
    if (entry.length < 2) throw new InvalidInputError(`${path} is not JSON.`, [path]);
    return { resourceType: "Bundle", type: "collection", entry };
  }
}

function parseLine(line: string, index: number, path: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new InvalidInputError(`${path} is neither JSON nor NDJSON: line ${index + 1}.`, [path]);
  }
}

function decode(bytes: Uint8Array, path: string): string {
  try {
    const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const plain = packed ? gunzipSync(bytes, { maxOutputLength: LIMIT_BYTES }) : bytes;
    return new TextDecoder("utf-8", { fatal: true }).decode(plain);
  } catch {
    throw new InvalidInputError(`${path} is not UTF-8, or its gzip stream is broken or too large.`, [path]);
  }
}
