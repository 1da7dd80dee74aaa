import { createHash, timingSafeEqual } from "node:crypto";
import { Router } from "express";
import type { Parts } from "../parts.ts";
import { readBearerKey } from "../session-cookie.ts";

/**
 * `GET /metrics` in Prometheus' format, for whoever has the token that the process was started with. Numbers and
 * names of models only.
 */
export function metricsRoutes({ metrics, metricsToken }: NonNullable<Parts["metrics"]>): Router {
  return Router().get("/metrics", async (request, response) => {
    const key = readBearerKey(request.headers.authorization);
    if (key === undefined || !isSame(key, metricsToken)) {
      response.status(401).set("WWW-Authenticate", "Bearer").end();
      return;
    }
    response
      .set("Cache-Control", "no-store")
      .type(metrics.contentType)
      .send(await metrics.text());
  });
}

function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
