import type { ErrorRequestHandler, Request, RequestHandler, Response } from "express";
import type { Logger } from "pino";
import { callersFault, logFault } from "../faults.ts";

/** HTTP's word for each of our codes; 400 for the rest. */
const statuses: Record<string, number> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  CROSS_ORIGIN: 403,
  NOT_FOUND: 404,
  DISK_FULL: 507,
  CONFLICT: 409,
  TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  NOT_SUPPORTED: 405,
  NOT_ACCEPTABLE: 406,
  GONE: 410,
  UNREADABLE_IMAGE: 422,
  UNPROCESSABLE: 422,
  BUNDLE_REJECTED: 422,
};

export function statusOf(code: string): number {
  return statuses[code] ?? 400;
}

/** What a body's parser could not read; nothing where the fault is another. */
export function bodyFault(
  error: unknown,
): { code: "TOO_LARGE" | "BAD_REQUEST"; message: string } | undefined {
  const { status, expose } = error as { status?: number; expose?: boolean };
  if (!expose || status === undefined || status >= 500) return undefined;
  return status === 413
    ? { code: "TOO_LARGE", message: "The request's body is too large." }
    : { code: "BAD_REQUEST", message: "The request cannot be read." };
}

/** Runs a handler that may reject; express 5 passes the rejection on. */
export function route(handle: (request: Request, response: Response) => Promise<void>): RequestHandler {
  return (request, response) => handle(request, response);
}

/** Whether the other side has closed the connection: nothing is wrong, and there is nobody to tell. */
function hasGone(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === "EPIPE" || code === "ECONNRESET" || code === "ERR_STREAM_PREMATURE_CLOSE";
}

/** The last handler: every fault becomes `{ code, message }` with a fitting status. */
export function problemResponses(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    // An answer that has begun can only be cut off.
    if (response.headersSent) {
      if (!hasGone(error)) logFault(logger, error);
      response.destroy();
      return;
    }
    // No one is left to answer.
    if (request.destroyed && !request.complete) return;
    response.set("Cache-Control", "no-store");
    const fault = callersFault(error);
    if (fault) {
      response.status(statusOf(fault.code)).json({ code: fault.code, message: fault.message });
      return;
    }
    const unread = bodyFault(error);
    if (unread) {
      const { code, message } = unread;
      const { status = 400 } = error as { status?: number };
      // A GraphQL client looks for `errors`; everyone else for `code` and `message`.
      response.status(status).json({ code, message, errors: [{ message, extensions: { code } }] });
      return;
    }
    const id = logFault(logger, error);
    response.status(500).json({ code: "INTERNAL", message: `Something went wrong; it is logged as ${id}.` });
  };
}
