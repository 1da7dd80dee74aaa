/** Splits at a separator that is not escaped with a backslash. */
function split(value: string, separator: string): string[] {
  const parts = [""];
  for (let i = 0; i < value.length; i++) {
    const character = value[i] as string;
    if (character === "\\" && i + 1 < value.length) parts[parts.length - 1] += character + value[++i];
    else if (character === separator) parts.push("");
    else parts[parts.length - 1] += character;
  }
  return parts;
}

const unescaped = (value: string) => value.replace(/\\(.)/g, "$1");

/**
 * The alternatives of one parameter: `a,b` means a or b.
 * @see https://hl7.org/fhir/R4/search.html#escaping
 */
export function alternativesOf(value: string): string[] {
  return split(value, ",").filter((part) => part !== "");
}

/** A code or an identifier as searched for; `system` is nothing where any will do, empty where it must have none. */
export interface TokenCriterion {
  system: string | undefined;
  /** Nothing where any of the system will do. */
  value: string | undefined;
}

/** `code`, `system|code`, `|code` or `system|`. @see https://hl7.org/fhir/R4/search.html#token */
export function readToken(text: string): TokenCriterion {
  const [first = "", second] = split(text, "|").map(unescaped);
  if (second === undefined) return { system: undefined, value: first };
  return { system: first, value: second === "" ? undefined : second };
}

/** Plain text, without its escapes. */
export function readText(text: string): string {
  return unescaped(text);
}

/**
 * The id in `id`, `Type/id` or `http://server/fhir/Type/id`.
 * @returns nothing where it is of another type
 */
export function readReferenceId(text: string, resourceType: string): string | undefined {
  const parts = unescaped(text).split("/");
  const id = parts.at(-1) as string;
  return parts.length === 1 || parts.at(-2) === resourceType ? id : undefined;
}
