import { createHash, timingSafeEqual } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { Metrics } from "@synoptic/services";

/** `GET /metrics` in Prometheus' format, for whoever has the token; everything else is not there. */
export function serveMetrics(metrics: Metrics, { port, token }: { port: number; token: string }): Server {
  const wanted = digest(`Bearer ${token}`);
  return createServer(async (request, response) => {
    const known = timingSafeEqual(digest(request.headers.authorization ?? ""), wanted);
    if (request.url !== "/metrics" || !known) {
      response.writeHead(request.url === "/metrics" ? 401 : 404).end();
      return;
    }
    response.writeHead(200, { "content-type": metrics.contentType }).end(await metrics.text());
  }).listen(port);
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
