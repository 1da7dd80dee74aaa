import { CombinedGraphQLErrors, ServerError } from "@apollo/client/errors";

/** What to tell a person about a request that failed; faults that carry a message of their own keep it. */
export function describeError(error: unknown): string {
  if (CombinedGraphQLErrors.is(error)) return error.errors.map(({ message }) => message).join(" ");
  if (ServerError.is(error))
    return `The server answered with status ${error.statusCode}. Try again in a moment.`;
  return "The server could not be reached. Check that it is running, then try again.";
}
