import type { IncomingMessage } from "node:http";
import { DomainError } from "@synoptic/domain";

/** Another site's page tried to use this browser's session. */
export class CrossOriginError extends DomainError {
  readonly code = "CROSS_ORIGIN";
}

/**
 * Refuses a browser's request that another origin's page sent. Programs send no `Origin` and bring no cookie
 * that a stranger's page could borrow, so they pass; so does a bearer key, which no browser adds by itself.
 * @param host as the browser saw it: the `Host` header, or a trusted proxy's `X-Forwarded-Host`
 * @throws CrossOriginError
 */
export function requireSameOrigin(headers: IncomingMessage["headers"], host: string | undefined): void {
  if (headers.authorization !== undefined) return;
  const { origin } = headers;
  const foreign = origin !== undefined && hostOf(origin) !== host?.toLowerCase();
  if (foreign || headers["sec-fetch-site"] === "cross-site") {
    throw new CrossOriginError("Requests with a session must come from this server's own pages.");
  }
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
