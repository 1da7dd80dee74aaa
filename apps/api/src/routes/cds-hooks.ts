import { UnauthenticatedError } from "@synoptic/domain";
import { answerHook, authenticateCdsClient, cdsServices, recordFeedback } from "@synoptic/services";
import express, { type Request, type RequestHandler, Router } from "express";
import type { Parts } from "../parts.ts";
import { publicUrlOf } from "../public-url.ts";
import { readBearerKey } from "../session-cookie.ts";
import { route } from "./problems.ts";

/** Prefetched data of one patient is far smaller. */
const maxBodyBytes = "4mb";

/**
 * CDS Hooks 2.0 under `/cds-services`: discovery is open to everyone, the rest to registered clients' tokens. EHRs that
 * run in a browser call from another origin; they bring a token and no cookie, so that any origin may.
 * @see https://cds-hooks.hl7.org/2.0/
 */
export function cdsHooksRoutes(parts: Parts): Router {
  const { services } = parts;
  const router = Router();
  router.use(anyOrigin);
  router.get("/", (_request, response) => void response.json({ services: cdsServices }));
  const body = express.json({ limit: maxBodyBytes });
  router.post(
    "/:id",
    body,
    route(async (request, response) => {
      const { actor, serviceId, publicUrl } = await callerOf(parts, request);
      const answer = await answerHook(services, actor, { serviceId, body: request.body, publicUrl });
      response.set("Cache-Control", "no-store").json(answer);
    }),
  );
  router.post(
    "/:id/feedback",
    body,
    route(async (request, response) => {
      const { actor, serviceId } = await callerOf(parts, request);
      await recordFeedback(services, actor, { serviceId, body: request.body });
      response.set("Cache-Control", "no-store").json({});
    }),
  );
  return Router().use("/cds-services", router);
}

const anyOrigin: RequestHandler = (request, response, next) => {
  response.set({
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Max-Age": "600",
    "Cross-Origin-Resource-Policy": "cross-origin",
  });
  if (request.method === "OPTIONS") response.status(204).end();
  else next();
};

/** @throws UnauthenticatedError */
async function callerOf(parts: Parts, request: Request) {
  const publicUrl = trustedUrlOf(parts, request);
  const serviceId = String(request.params.id);
  const service = `${publicUrl}/cds-services/${serviceId}`;
  const actor = await authenticateCdsClient(parts.services, readBearerKey(request.headers.authorization), [
    service,
    `${service}/feedback`,
  ]);
  return { actor, serviceId, publicUrl };
}

const loopback = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * A token is for one URL. What the `Host` header says is anybody's choice, so that it counts on this machine only;
 * elsewhere the URL is configured.
 * @throws UnauthenticatedError where it is not
 */
function trustedUrlOf(parts: Parts, request: Request): string {
  if (parts.publicUrl === undefined && !loopback.has(request.hostname)) {
    throw new UnauthenticatedError("Set SYNOPTIC_PUBLIC_URL, so that it is known which URL tokens are for.");
  }
  return publicUrlOf(parts, request);
}
