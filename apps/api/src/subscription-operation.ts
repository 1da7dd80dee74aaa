import { type DocumentNode, GraphQLError, getOperationAST, parse, specifiedRules, validate } from "graphql";
import type { Logger } from "pino";
import { errorFormatter } from "./faults.ts";
import { limitRules } from "./graphql.ts";
import { schema } from "./schema.ts";

/** @returns the document, or what is wrong with it */
export function readSubscription(
  query: string,
  operationName: string | null | undefined,
): DocumentNode | GraphQLError[] {
  try {
    const document = parse(query, { maxTokens: 3_000 });
    const faults = validate(schema, document, [...specifiedRules, ...limitRules]);
    if (faults.length > 0) return [...faults];
    if (getOperationAST(document, operationName)?.operation !== "subscription") {
      return [
        new GraphQLError("Only subscriptions go this way; the rest goes to /graphql.", {
          extensions: { code: "BAD_REQUEST" },
        }),
      ];
    }
    return document;
  } catch (error) {
    return [error instanceof GraphQLError ? error : new GraphQLError("The operation cannot be read.")];
  }
}

export function isFaults(parsed: DocumentNode | GraphQLError[]): parsed is GraphQLError[] {
  return Array.isArray(parsed);
}

/** Errors as a caller may see them; ours are logged under an id. */
export function maskErrors(logger: Logger): (errors: readonly GraphQLError[]) => GraphQLError[] {
  const format = errorFormatter(logger);
  return (errors) =>
    errors.map((error) => {
      const shown = format(error.toJSON(), error);
      return new GraphQLError(shown.message, { extensions: shown.extensions ?? {}, path: error.path });
    });
}
