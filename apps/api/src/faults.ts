import { randomUUID } from "node:crypto";
import { PothosValidationError } from "@pothos/core";
import { DomainError, InvalidInputError } from "@synoptic/domain";
import { GraphQLError, type GraphQLFormattedError } from "graphql";
import type { Logger } from "pino";

/** PostgreSQL's codes for text it cannot hold, such as a NUL, and Prisma's for a value of the wrong kind. */
const badTextCodes = ["22021", "22P05", "22P02", "P2023", "P2009"];

/** The fault that the caller can act on, or nothing where the fault is ours. */
export function callersFault(error: unknown): DomainError | undefined {
  if (error instanceof DomainError) return error;
  if (error instanceof PothosValidationError) return new InvalidInputError(error.message);
  if (error instanceof Error && isBadText(error)) {
    return new InvalidInputError("A text holds characters that cannot be stored or compared.");
  }
  return undefined;
}

function isBadText(error: Error): boolean {
  const { code, meta } = error as { code?: unknown; meta?: unknown };
  const told = JSON.stringify([code, meta], (_key, value: unknown) =>
    value instanceof Error ? { ...value, cause: value.cause } : value,
  );
  return badTextCodes.some((bad) => told.includes(`"${bad}"`));
}

/**
 * What the log may hold of an unknown error: its kind and where it happened. Its message is left out, since a
 * database's message quotes the values it was given.
 */
function withoutMessage(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { kind: typeof error };
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return { kind: error.name, code: (error as { code?: unknown }).code, frames: frames.slice(0, 12) };
}

/** Logs a fault of ours, and gives the id that the caller is told in place of it. */
export function logFault(logger: Logger, error: unknown): string {
  const faultId = randomUUID();
  logger.error({ faultId, fault: withoutMessage(error) }, "unexpected fault");
  return faultId;
}

/** What a resolver threw, out of what GraphQL put around it. */
function thrown(error: unknown): unknown {
  let inner = error;
  while (inner instanceof GraphQLError && inner.originalError) inner = inner.originalError;
  return inner;
}

/** GraphQL's own faults, told in its own words; Apollo has set their codes. */
const ownCodes = new Set([
  "GRAPHQL_PARSE_FAILED",
  "GRAPHQL_VALIDATION_FAILED",
  "BAD_USER_INPUT",
  "BAD_REQUEST",
  "OPERATION_RESOLUTION_FAILURE",
  "PERSISTED_QUERY_NOT_FOUND",
  "PERSISTED_QUERY_NOT_SUPPORTED",
]);

/** Turns what a resolver threw into what a caller may see; see `faults.test.ts` for each kind. */
export function errorFormatter(logger: Logger) {
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const original = thrown(error);
    const place = { locations: formatted.locations, path: formatted.path };
    const fault = callersFault(original);
    if (fault) {
      const extensions = { code: fault.code, inputPath: [...fault.path] };
      return { message: fault.message, ...defined(place), extensions };
    }
    const code = formatted.extensions?.code;
    if (original instanceof GraphQLError && (ownCodes.has(String(code)) || !original.originalError)) {
      return { ...formatted, extensions: { code: ownCodes.has(String(code)) ? code : "BAD_REQUEST" } };
    }
    const id = logFault(logger, original);
    const message = `Something went wrong on the server; it is logged as ${id}.`;
    return { message, ...defined(place), extensions: { code: "INTERNAL", id } };
  };
}

function defined<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as Partial<T>;
}
