import { type MediaType, readMediaTypes } from "@synoptic/services";
import type { Request } from "express";

/**
 * What the client takes, the best first: the query's `accept` counts before the header, which browsers cannot always set.
 * Where neither is there, anything.
 */
export function acceptedTypes(request: Request): MediaType[] {
  const { accept } = request.query;
  const told =
    (Array.isArray(accept) ? accept.join(",") : (accept as string | undefined)) ?? request.headers.accept;
  return told === undefined || told.trim() === ""
    ? [{ type: "*/*", parameters: {}, quality: 1 }]
    : // A plus sign in a query that nobody escaped is read as a space.
      readMediaTypes(told.replace(/(dicom) (json|xml)/g, "$1+$2"));
}
