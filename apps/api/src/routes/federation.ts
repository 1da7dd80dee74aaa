import { answerMessage } from "@synoptic/services";
import express, { Router } from "express";
import type { Parts } from "../parts.ts";
import { route } from "./problems.ts";

/** A share of the largest head, in base64, and to spare. */
const maxBodyBytes = "64mb";

/**
 * What other sites' servers ask the runs that are summed here: one path, one signed message a request
 * (docs/federation.md). Browsers have no part in it.
 */
export function federationRoutes({ services }: Parts): Router {
  const router = Router();
  router.post(
    "/federation/v1/messages",
    // The very text is signed, so that it is not parsed and written again.
    express.text({ type: "application/json", limit: maxBodyBytes }),
    route(async (request, response) => {
      const text = typeof request.body === "string" ? request.body : "";
      const answer = await answerMessage(services, text, request.get("synoptic-signature") ?? "");
      response.set({
        "Cache-Control": "no-store",
        "Content-Type": "application/json",
        "synoptic-signature": answer.signature,
      });
      response.send(answer.text);
    }),
  );
  return router;
}
