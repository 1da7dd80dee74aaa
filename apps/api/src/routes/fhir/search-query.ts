import { InvalidInputError } from "@synoptic/domain";
import {
  alternativesOf,
  type Criterion,
  type ResourceKind,
  type ResourceSearch,
  type Sort,
} from "@synoptic/services";

const defaultCount = 50;
const maxCount = 1000;

export interface SearchQuery extends ResourceSearch {
  /** What counted, for the page's own link. */
  applied: URLSearchParams;
}

/** What changes the page and is no criterion. */
const controls = new Set(["_count", "_total", "_include", "_sort", "_cursor", "_format", "_pretty"]);

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
  const searched = [...given].filter(([key]) => !controls.has(key));
  const { criteria, applied } = readCriteria(kind, searched, { lenient });
  const includes = includesOf(kind, given, lenient);
  for (const name of includes) applied.append("_include", `${kind.type}:${name}`);
  const take = countOf(given.get("_count"));
  if (given.has("_count")) applied.set("_count", String(take));
  const total = given.get("_total") ?? "accurate";
  if (total === "none") applied.set("_total", total);
  const sort = sortOf(kind, given, lenient);
  if (sort) applied.set("_sort", `${sort.descending ? "-" : ""}${sort.by}`);
  const before = cursorOf(given.get("_cursor"), sort !== undefined);
  return { type: kind.type, criteria, includes, take, before, sort, withTotal: total !== "none", applied };
}

/**
 * What is searched for, and those of the parameters that counted. An empty value counts as none.
 * @throws InvalidInputError
 */
export function readCriteria(
  kind: ResourceKind,
  given: Iterable<[string, string]>,
  { lenient }: { lenient: boolean },
): { criteria: Criterion[]; applied: URLSearchParams } {
  const criteria: Criterion[] = [];
  const applied = new URLSearchParams();
  for (const [key, value] of given) {
    if (value === "") continue;
    const name = withoutTypeModifier(key, kind);
    if (Object.hasOwn(kind.parameters, name)) {
      criteria.push({ name, alternatives: alternativesOf(value) });
      applied.append(key, value);
    } else if (!lenient || name.includes(":")) {
      throw new InvalidInputError(`${kind.type} cannot be searched by ${printable(key)}.`);
    }
  }
  return { criteria, applied };
}

/** One parameter of those that the kind can be ordered by, with a minus for the latest first. */
function sortOf(kind: ResourceKind, given: URLSearchParams, lenient: boolean): Sort | undefined {
  const text = given.getAll("_sort").join(",");
  if (text === "") return undefined;
  const descending = text.startsWith("-");
  const by = descending ? text.slice(1) : text;
  if (kind.sorts.includes(by)) return { by, descending };
  if (lenient) return undefined;
  const sorts = kind.sorts.length > 0 ? `by one of ${kind.sorts.join(", ")}` : "newest first only";
  throw new InvalidInputError(`${kind.type} is sorted ${sorts}.`);
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

const endById = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(\.\d{1,3})?$/;
/** Milliseconds of a day from before our era to the year 5138, or nothing, before the id. */
const endByMoment = /^(-?\d{1,14})?~[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(\.\d{1,3})?$/;

/** Where the page before ended. */
function cursorOf(text: string | null, isSorted: boolean): string | undefined {
  if (text === null) return undefined;
  if (!(isSorted ? endByMoment : endById).test(text)) {
    throw new InvalidInputError("_cursor is what a link of this server says.");
  }
  return text;
}

/** A parameter's name may be anything that somebody typed: only its harmless part is told back. */
function printable(name: string): string {
  return /^[\w:.-]{1,64}$/.test(name) ? name : "that";
}
