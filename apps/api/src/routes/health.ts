import { Router } from "express";
import type { Parts } from "../parts.ts";

/**
 * `GET /healthz`: 200 where the database answers, else 503. A replica that does not is told and no fault, as the primary
 * does its work. Says nothing that a stranger may not know.
 */
export function healthRoutes({ db, services, about }: Parts): Router {
  return Router().get("/healthz", async (_request, response) => {
    const database = await db.$queryRaw`SELECT 1`.then(
      () => true,
      () => false,
    );
    const readReplica = (await services.replica?.state()) ?? "none";
    response
      .status(database ? 200 : 503)
      .set("Cache-Control", "no-store")
      .json({ status: database ? "ok" : "unavailable", version: about.version, readReplica });
  });
}
