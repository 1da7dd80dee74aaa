import { createHash } from "node:crypto";
import { InvalidInputError } from "@synoptic/domain";

export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** FHIR nests 20 levels at most in practice. */
const maxDepth = 100;

/** @throws InvalidInputError where objects and lists are nested deeper than 100. No recursion: it must not overflow. */
export function refuseDeep(root: unknown): void {
  let level: unknown[] = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxDepth) throw new InvalidInputError("The JSON is nested too deeply.");
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value !== "object" || value === null) continue;
      for (const child of Object.values(value)) {
        if (typeof child === "object" && child !== null) next.push(child);
      }
    }
    level = next;
  }
}

/** JSON with sorted keys: the same content gives the same text, whatever the order it was written in. */
function canonicalJson(value: unknown): string {
  if (typeof value === "string") return quoted(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const of = value as JsonObject;
  let text = "";
  for (const key of Object.keys(of).sort()) {
    if (of[key] === undefined) continue;
    text += `${text === "" ? "" : ","}${quoted(key)}:${canonicalJson(of[key])}`;
  }
  return `{${text}}`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON escapes them
const escaped = /["\\\u0000-\u001f\ud800-\udfff]/;

/** As JSON.stringify, which is slow for one short text. */
function quoted(text: string): string {
  return escaped.test(text) ? JSON.stringify(text) : `"${text}"`;
}

/** Hexadecimal SHA-256 of the canonical JSON. */
export function contentHash(value: unknown): string {
  return createHash("sha256").update(canonicalJson(value)).digest("hex");
}

/** NUL or half a surrogate pair: valid in JSON, and in no PostgreSQL text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is what is looked for
const unstorable = /\u0000|\p{Surrogate}/u;
/** The same and whole surrogate pairs too: nearly no text has any, and this looks faster. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const suspect = /[\u0000\ud800-\udfff]/;

/** @returns whether PostgreSQL can keep every text and key in it */
export function isStorable(value: unknown): boolean {
  if (typeof value === "string") return !suspect.test(value) || !unstorable.test(value);
  if (typeof value !== "object" || value === null) return true;
  if (Array.isArray(value)) return value.every(isStorable);
  for (const key in value) {
    if (!isStorable(key) || !isStorable((value as JsonObject)[key])) return false;
  }
  return true;
}
