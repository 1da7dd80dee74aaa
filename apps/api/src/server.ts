import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expressMiddleware } from "@as-integrations/express5";
import { authenticate } from "@synoptic/services";
import express, { type Express, type Request } from "express";
import type { RequestContext } from "./context.ts";
import { eventStreams } from "./event-streams.ts";
import { createApollo } from "./graphql.ts";
import { listen, type Place } from "./listen.ts";
import type { Parts } from "./parts.ts";
import { publicUrlOf } from "./public-url.ts";
import { cdsHooksRoutes } from "./routes/cds-hooks.ts";
import { cohortExportRoutes } from "./routes/cohort-exports.ts";
import { dicomwebRoutes } from "./routes/dicomweb/index.ts";
import { explanationRoutes } from "./routes/explanations.ts";
import { federationRoutes } from "./routes/federation.ts";
import { fhirRoutes } from "./routes/fhir/index.ts";
import { healthRoutes } from "./routes/health.ts";
import { heatmapRoutes } from "./routes/heatmaps.ts";
import { imageRoutes } from "./routes/images.ts";
import { metricsRoutes } from "./routes/metrics.ts";
import { problemResponses } from "./routes/problems.ts";
import { reportRoutes } from "./routes/reports.ts";
import { staticRoutes } from "./routes/static.ts";
import { uploadRoutes } from "./routes/uploads.ts";
import { requireSameOrigin } from "./same-origin.ts";
import { securityHeaders } from "./security-headers.ts";
import { readBearerKey, sessionDoor } from "./session-cookie.ts";
import { serveSubscriptions } from "./sockets.ts";

/** A FHIR bundle may come inside a mutation; larger ones are uploaded first. */
const maxGraphqlBytes = "32mb";

/** A subscription with its variables is well below. */
const maxSubscriptionBytes = "64kb";

export interface RunningServer {
  /** Such as `http://localhost:3000`. */
  url: string;
  port: number;
  /** Finishes the requests that run, ends subscriptions, and stops listening. */
  close(): Promise<void>;
}

/**
 * Serves everything on one port: GraphQL over HTTP and WebSocket, uploads, images, heatmaps, the dashboard.
 * @throws PortTakenError
 */
export async function startServer(parts: Parts, at: Place): Promise<RunningServer> {
  const app = express().disable("x-powered-by").set("trust proxy", parts.trustProxy);
  const server = createServer(app);
  const apollo = createApollo(parts, server);
  await apollo.start();
  const sockets = serveSubscriptions(parts, server);

  addRoutes(app, parts, (context) => expressMiddleware(apollo, { context }));
  await listen(server, at);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://${at.host === "127.0.0.1" || at.host === "0.0.0.0" || at.host === "::" ? "localhost" : at.host}:${port}`,
    close: async () => {
      await sockets.close();
      await apollo.stop();
    },
  };
}

type ContextOf = Parameters<typeof expressMiddleware<RequestContext>>[1]["context"];

function addRoutes(
  app: Express,
  parts: Parts,
  graphql: (context: ContextOf) => ReturnType<typeof expressMiddleware>,
): void {
  const contextOf = async (request: Request, response: express.Response): Promise<RequestContext> => {
    const session = sessionDoor(request, response);
    const key = readBearerKey(request.headers.authorization);
    const actor = await authenticate(parts.services, { token: session.token, key });
    const publicUrl = publicUrlOf(parts, request);
    const leaving = new AbortController();
    response.once("close", () => {
      if (!response.writableFinished) leaving.abort();
    });
    return { ...parts, actor, session, publicUrl, address: request.ip ?? "", gone: leaving.signal };
  };

  app.use(securityHeaders);
  app.use(healthRoutes(parts));
  if (parts.metrics) app.use(metricsRoutes(parts.metrics));
  app.use("/graphql", (request, response, next) => {
    requireSameOrigin(request.headers, request.host);
    response.set("Cache-Control", "no-store");
    next();
  });
  app.use("/graphql/stream", express.json({ limit: maxSubscriptionBytes }), eventStreams(parts));
  app.use(
    "/graphql",
    express.json({ limit: maxGraphqlBytes }),
    graphql(async ({ req, res }) => contextOf(req, res)),
  );
  app.use(uploadRoutes(parts, contextOf));
  app.use(imageRoutes(parts, contextOf));
  app.use(heatmapRoutes(parts, contextOf));
  app.use(reportRoutes(parts, contextOf));
  app.use(explanationRoutes(parts, contextOf));
  app.use(cohortExportRoutes(parts, contextOf));
  app.use(cdsHooksRoutes(parts));
  app.use(federationRoutes(parts));
  app.use(fhirRoutes(parts, contextOf));
  app.use(dicomwebRoutes(parts, contextOf));
  app.use(staticRoutes(parts.webDir));
  app.use(problemResponses(parts.logger));
}
