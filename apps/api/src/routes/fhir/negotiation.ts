import type { RequestHandler } from "express";
import { NotAcceptableError } from "./faults.ts";

const accepted = ["application/fhir+json", "application/json", "text/json", "application/fhir+ndjson"];
const formats = ["json", ...accepted];

/** Only JSON is spoken. `_format` counts before `Accept`, since browsers cannot set the latter. */
export const requireJson: RequestHandler = (request, _response, next) => {
  const format = request.query._format;
  const told = typeof format === "string" ? format.replaceAll(" ", "+").split(";")[0] : undefined;
  const fits =
    told === undefined
      ? request.headers.accept === undefined || request.accepts(accepted) !== false
      : formats.includes(told);
  if (!fits) throw new NotAcceptableError("This server speaks application/fhir+json.");
  next();
};
