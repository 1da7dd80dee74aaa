import { type DomainError, InvalidInputError, NotFoundError, parseCohortDefinition } from "@synoptic/domain";
import { readId } from "./global-ids.ts";

/** A rule of several parts names the first of them differently in its typed form, where the kind is a key of its own. */
export const mainParts: Readonly<Record<string, string>> = {
  familyHistory: "of",
  has: "event",
  earlier: "event",
  trend: "measure",
};

type Node = Readonly<Record<string, unknown>>;

/** A definition's two forms: a whole document, or typed. */
export interface GivenDefinition {
  definition?: unknown;
  rules?: object | null | undefined;
}

/**
 * The definition that was given in one of its two forms, as the document. What is wrong with it is told by its place in
 * the form that was given.
 * @throws InvalidInputError
 */
export function readDefinition(given: GivenDefinition): unknown {
  const { definition, rules } = given;
  if ((definition == null) === (rules == null))
    throw new InvalidInputError("Give either definition or rules.", ["definition"]);
  if (rules == null) return definition;
  const document = definitionOf(rules as Node);
  try {
    return parseCohortDefinition(document);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    throw new InvalidInputError(error.message, ["rules", ...typedPath(rules as Node, error.path)]);
  }
}

/** A typed definition as the document that it means. */
export function definitionOf({ index, where }: Node): Node {
  const given = index as Node | null | undefined;
  return {
    schemaVersion: 1,
    ...(given == null ? {} : { index: { ...(defined(given) as Node), event: eventOf(given.event as Node) } }),
    where: ruleOf(where as Node),
  };
}

function ruleOf(rule: Node): Node {
  const [kind, value] = only(rule);
  if (kind === "all" || kind === "any") return { [kind]: (value as Node[]).map(ruleOf) };
  if (kind === "not") return { not: ruleOf(value as Node) };
  if (kind === "cohort") return { cohort: versionOf(value as string) };
  const main = mainParts[kind];
  if (main === undefined) return { [kind]: defined(value) };
  const { [main]: first, later, ...rest } = value as Node;
  const isEvent = kind === "has" || kind === "earlier";
  return {
    [kind]: isEvent ? eventOf(first as Node) : defined(first),
    ...(later == null ? {} : { later: eventOf(later as Node) }),
    ...(defined(rest) as Node),
  };
}

function eventOf(event: Node): Node {
  const [kind, value] = only(event);
  return { event: kind, ...(defined(value) as Node) };
}

/** @throws NotFoundError where it is another type's */
function versionOf(id: string): string {
  try {
    return readId("CohortVersion", id, ["rules"]);
  } catch (error) {
    if (error instanceof InvalidInputError || error instanceof NotFoundError)
      throw new NotFoundError("No cohort of the site has this id.", (error as DomainError).path);
    throw error;
  }
}

function only(oneOf: Node): [string, unknown] {
  return Object.entries(oneOf).find(([, value]) => value != null)!;
}

/** Without what was given as null, at any depth. */
function defined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(defined);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]) => (part == null ? [] : [[key, defined(part)]])),
  );
}

/** Where a place in the document is in the typed form. */
function typedPath(typed: Node, path: readonly string[]): string[] {
  const [first, ...rest] = path;
  if (first === "where") return [first, ...rulePath(typed.where as Node, rest)];
  if (first === "index" && rest[0] === "event")
    return [first, "event", ...eventPath((typed.index as Node).event as Node, rest.slice(1))];
  return [...path];
}

function rulePath(rule: Node, path: readonly string[]): string[] {
  const [kind, value] = only(rule);
  const [first, ...rest] = path;
  if (first === undefined) return [];
  if (kind === "not") return ["not", ...rulePath(value as Node, rest)];
  if (kind === "all" || kind === "any") {
    const [place, ...below] = rest;
    const one = (value as Node[])[Number(place)];
    return place === undefined || !one ? [...path] : [kind, place, ...rulePath(one, below)];
  }
  const main = mainParts[kind];
  if (main === undefined) return [...path];
  const parts = value as Node;
  if (first === "later") return [kind, "later", ...eventPath(parts.later as Node, rest)];
  if (first !== kind) return [kind, ...path];
  const isEvent = kind === "has" || kind === "earlier";
  return [kind, main, ...(isEvent ? eventPath(parts[main] as Node, rest) : rest)];
}

function eventPath(event: Node, path: readonly string[]): string[] {
  return path.length === 0 ? [] : [only(event)[0], ...path];
}
