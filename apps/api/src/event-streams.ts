import { authenticate } from "@synoptic/services";
import type { Request, Response } from "express";
import { createHandler } from "graphql-sse/lib/use/express";
import type { RequestContext } from "./context.ts";
import type { Parts } from "./parts.ts";
import { publicUrlOf } from "./public-url.ts";
import { schema } from "./schema.ts";
import { closedDoor, readBearerKey, readSessionToken } from "./session-cookie.ts";
import { isFaults, maskErrors, readSubscription } from "./subscription-operation.ts";

/**
 * Subscriptions as server-sent events on `/graphql/stream`, a connection each, for who cannot hold a WebSocket open.
 * @see https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md
 */
export function eventStreams(parts: Parts): (request: Request, response: Response) => Promise<void> {
  const masked = maskErrors(parts.logger);
  return createHandler<never>({
    schema,
    // Only distinct connections: one that many share would need a place to keep who holds it.
    authenticate: () => null,
    onSubscribe: async ({ raw }, { query, operationName, variables }) => {
      const document = readSubscription(query, operationName);
      if (isFaults(document)) return { data: null, errors: document };
      return {
        schema,
        document,
        operationName,
        variableValues: variables,
        contextValue: (await contextOf(parts, raw)) as never,
      };
    },
    onNext: (_context, _request, result) =>
      "errors" in result && result.errors ? { ...result, errors: masked(result.errors) } : result,
  });
}

async function contextOf(parts: Parts, request: Request): Promise<RequestContext> {
  const token = readSessionToken(request.headers.cookie);
  const key = readBearerKey(request.headers.authorization);
  return {
    ...parts,
    actor: await authenticate(parts.services, { token, key }),
    session: closedDoor(token),
    address: request.ip ?? "",
    publicUrl: publicUrlOf(parts, request),
  };
}
