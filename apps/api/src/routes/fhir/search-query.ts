import { InvalidInputError } from "@synoptic/domain";
import { alternativesOf, type Criterion, type ResourceKind, type ResourceSearch } from "@synoptic/services";

const defaultCount = 50;
const maxCount = 1000;

export interface SearchQuery extends ResourceSearch {
  /** What counted, for the page's own link. */
  applied: URLSearchParams;
}

/** What changes the page and is no criterion. */
const controls = new Set(["_count", "_total", "_include", "_cursor", "_format", "_pretty"]);

/**
 * Reads a search. What is not known is refused, since a search that ignores a criterion finds more than was asked for;
 * with `Prefer: handling=lenient` it is left out, and the link `self` tells what counted.
 * @throws InvalidInputError
 */
export function readSearchQuery(
  kind: ResourceKind,
  given: URLSearchParams,
  { lenient }: { lenient: boolean },
): SearchQuery {
  const criteria: Criterion[] = [];
  const applied = new URLSearchParams();
  for (const [key, value] of given) {
    if (controls.has(key) || value === "") continue;
    const name = withoutTypeModifier(key, kind);
    if (Object.hasOwn(kind.parameters, name)) {
      criteria.push({ name, alternatives: alternativesOf(value) });
      applied.append(key, value);
    } else if (!lenient || name.includes(":")) {
      throw new InvalidInputError(`${kind.type} cannot be searched by ${printable(key)}.`);
    }
  }
  const includes = includesOf(kind, given, lenient);
  for (const name of includes) applied.append("_include", `${kind.type}:${name}`);
  const take = countOf(given.get("_count"));
  if (given.has("_count")) applied.set("_count", String(take));
  const total = given.get("_total") ?? "accurate";
  if (total === "none") applied.set("_total", total);
  const before = cursorOf(given.get("_cursor"));
  return { type: kind.type, criteria, includes, take, before, withTotal: total !== "none", applied };
}

/** `subject:Patient` says no more than `subject`. */
function withoutTypeModifier(name: string, kind: ResourceKind): string {
  const [plain = "", modifier] = name.split(":");
  return modifier === "Patient" && kind.parameters[plain]?.type === "reference" ? plain : name;
}

/** `Type:parameter`, also with `:Patient` after it. */
function includesOf(kind: ResourceKind, given: URLSearchParams, lenient: boolean): string[] {
  const names = new Set<string>();
  for (const value of given.getAll("_include")) {
    const [type, name = "", target = "Patient"] = value.split(":");
    if (type === kind.type && kind.includes.includes(name) && target === "Patient") names.add(name);
    else if (!lenient) throw new InvalidInputError(`${kind.type} has no _include of ${printable(value)}.`);
  }
  return [...names];
}

function countOf(text: string | null): number {
  if (text === null) return defaultCount;
  const count = Number(text);
  if (!/^\d{1,9}$/.test(text)) throw new InvalidInputError("_count is a whole number.");
  return Math.min(count, maxCount);
}

/** The id at which the page before ended. */
function cursorOf(text: string | null): string | undefined {
  if (text === null) return undefined;
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(\.\d{1,3})?$/.test(text)) {
    throw new InvalidInputError("_cursor is what a link of this server says.");
  }
  return text;
}

/** A parameter's name may be anything that somebody typed: only its harmless part is told back. */
function printable(name: string): string {
  return /^[\w:.-]{1,64}$/.test(name) ? name : "that";
}
