import { type OutcomeIssue, writeOperationOutcome } from "@synoptic/services";
import type { ErrorRequestHandler, Response } from "express";
import type { Logger } from "pino";
import { callersFault, logFault } from "../../faults.ts";
import { bodyFault, statusOf } from "../problems.ts";

/** FHIR's issue type for each of our codes; `processing` for the rest. */
const issueOf: Record<string, OutcomeIssue["code"]> = {
  UNAUTHENTICATED: "login",
  FORBIDDEN: "forbidden",
  CROSS_ORIGIN: "forbidden",
  NOT_FOUND: "not-found",
  INVALID_INPUT: "invalid",
  BAD_REQUEST: "structure",
  CONFLICT: "conflict",
  TOO_LARGE: "too-long",
  NOT_ACCEPTABLE: "not-supported",
  NOT_SUPPORTED: "not-supported",
  UNSUPPORTED_MEDIA_TYPE: "not-supported",
  GONE: "deleted",
};

/** Every fault under `/fhir` as an OperationOutcome with a fitting status. */
export function outcomeResponses(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    // No one is left to answer.
    if (request.destroyed && !request.complete) return;
    const fault = callersFault(error) ?? bodyFault(error);
    if (!fault) {
      const id = logFault(logger, error);
      const diagnostics = `Something went wrong; it is logged as ${id}.`;
      return sendFhir(response.status(500), writeOperationOutcome({ code: "exception", diagnostics }));
    }
    const { code: ownCode, message: diagnostics } = fault;
    if (ownCode === "UNAUTHENTICATED") response.set("WWW-Authenticate", 'Bearer realm="Synoptic"');
    const issue = { code: issueOf[ownCode] ?? "processing", diagnostics, ownCode };
    sendFhir(response.status(statusOf(ownCode)), writeOperationOutcome(issue));
  };
}

/** Patient data is kept by no cache on the way. */
export function sendFhir(response: Response, resource: object): void {
  if (!response.hasHeader("Cache-Control")) response.set("Cache-Control", "no-store");
  response.type("application/fhir+json").send(JSON.stringify(resource));
}
