import { importedTypes, resourceKinds, writeCapabilityStatement } from "@synoptic/services";
import type { RequestHandler } from "express";
import type { Parts } from "../../parts.ts";
import { publicUrlOf } from "../../public-url.ts";
import { sendFhir } from "./outcomes.ts";

/** `GET /fhir/metadata`: open to everyone, as FHIR wants it. */
export function metadata(parts: Parts): RequestHandler {
  const date = parts.services.now();
  return (request, response) => {
    const statement = writeCapabilityStatement({
      url: `${publicUrlOf(parts, request)}/fhir`,
      version: parts.about.version,
      date,
      kinds: resourceKinds.map((kind) => ({ ...kind, isCreated: importedTypes.includes(kind.type) })),
    });
    sendFhir(response.status(200), statement);
  };
}
