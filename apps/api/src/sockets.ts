import type { IncomingMessage, Server } from "node:http";
import { authenticate } from "@synoptic/services";
import { execute, subscribe } from "graphql";
import type { Context } from "graphql-ws";
import { type Extra, useServer } from "graphql-ws/use/ws";
import { WebSocketServer } from "ws";
import type { RequestContext } from "./context.ts";
import type { Parts } from "./parts.ts";
import { publicUrlOf } from "./public-url.ts";
import { requireSameOrigin } from "./same-origin.ts";
import { schema } from "./schema.ts";
import { closedDoor, readBearerKey, readSessionToken } from "./session-cookie.ts";
import { isFaults, maskErrors, readSubscription } from "./subscription-operation.ts";

/** Longest message a client may send; a subscription with its variables is well below. */
const maxMessageBytes = 64 * 1024;

/** Subscriptions on `/graphql`, on the HTTP server's own port. Only this origin's pages, and programs, get in. */
export function serveSubscriptions(parts: Parts, server: Server): { close(): Promise<void> } {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes });
  const masked = maskErrors(parts.logger);

  const running = useServer(
    {
      schema,
      execute,
      subscribe,
      onSubscribe: async (connection, _id, payload) => {
        const parsed = readSubscription(payload.query, payload.operationName);
        if (isFaults(parsed)) return parsed;
        const contextValue = await socketContext(parts, connection);
        return {
          schema,
          document: parsed,
          operationName: payload.operationName,
          variableValues: payload.variables,
          contextValue,
        };
      },
      onError: (_connection, _id, _payload, errors) => masked(errors),
      onNext: (_connection, _id, _payload, _args, result) =>
        result.errors ? { ...result, errors: masked(result.errors) } : result,
    },
    sockets,
  );

  server.on("upgrade", (request, socket, head) => {
    socket.on("error", () => socket.destroy());
    if (!isOurs(request, parts.trustProxy)) {
      socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n");
      return;
    }
    sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit("connection", opened, request));
  });
  return { close: async () => await running.dispose() };
}

function isOurs(request: IncomingMessage, trustProxy: boolean): boolean {
  if (request.url?.split("?")[0] !== "/graphql") return false;
  const forwarded = trustProxy ? request.headers["x-forwarded-host"] : undefined;
  try {
    requireSameOrigin(request.headers, String(forwarded ?? request.headers.host));
    return true;
  } catch {
    return false;
  }
}

/** Who asks is looked up for every operation, so that a session that has ended opens nothing new. */
async function socketContext(
  parts: Parts,
  { connectionParams, extra }: Context<Record<string, unknown> | undefined, Extra>,
): Promise<RequestContext> {
  const { headers, socket } = extra.request;
  const authorization = connectionParams?.authorization ?? headers.authorization;
  const token = readSessionToken(headers.cookie);
  const key = readBearerKey(typeof authorization === "string" ? authorization : undefined);
  return {
    ...parts,
    actor: await authenticate(parts.services, { token, key }),
    session: closedDoor(token),
    address: socket.remoteAddress ?? "",
    publicUrl: publicUrlOf(parts, { protocol: "http", host: headers.host }),
  };
}
