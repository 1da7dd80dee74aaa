import { InvalidInputError, TooLargeError } from "@synoptic/domain";
import {
  type ArrivingFile,
  type InstanceOutcome,
  ingestInstances,
  readMediaTypes,
  readParts,
  writeStoreResponse,
} from "@synoptic/services";
import type { Request } from "express";
import { UnsupportedMediaTypeError } from "../uploads.ts";
import { requireDicomJson, sendDicomJson } from "./dicom-json.ts";
import type { Handle } from "./handlers.ts";
import { uidOf } from "./uids.ts";

/**
 * `POST /dicom-web/studies[/{study}]`: takes in instances as they arrive. 200 where all are kept, 202 where some are, 409
 * where none is.
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part18.html#sect_10.5
 */
export const store: Handle = async ({ request, response, actor, services, parts, base }) => {
  requireDicomJson(request);
  const only = request.params.study === undefined ? undefined : uidOf(request, "study");
  const outcomes: InstanceOutcome[] = [];
  const { uploadLimitBytes: limitBytes } = parts;
  for await (const batch of ingestInstances(services, actor, filesOf(request), { limitBytes, only })) {
    outcomes.push(...batch.outcomes);
  }
  if (outcomes.length === 0) throw new InvalidInputError("The body holds no instance.");
  const [first] = outcomes;
  if (outcomes.length === 1 && first?.refusal?.code === "TOO_LARGE")
    throw new TooLargeError(first.refusal.reason);
  const refused = outcomes.filter(({ state }) => state === "refused").length;
  const status = refused === 0 ? 200 : refused < outcomes.length ? 202 : 409;
  sendDicomJson(response.status(status), writeStoreResponse(base, outcomes));
};

/** @throws UnsupportedMediaTypeError, InvalidInputError */
function filesOf(request: Request): AsyncIterable<ArrivingFile> {
  const [told] = readMediaTypes(request.headers["content-type"] ?? "");
  if (told?.type === "application/dicom") return one(request);
  const inside = told?.parameters.type?.toLowerCase() ?? "application/dicom";
  if (told?.type !== "multipart/related" || inside !== "application/dicom") {
    throw new UnsupportedMediaTypeError("Send application/dicom, or multipart/related of it.");
  }
  const { boundary } = told.parameters;
  if (!boundary) throw new InvalidInputError("The multipart's boundary is not told.");
  return named(readParts(request, boundary));
}

async function* one(request: Request): AsyncGenerator<ArrivingFile> {
  yield { name: "0", body: request };
}

async function* named(parts: AsyncIterable<AsyncIterable<Uint8Array>>): AsyncGenerator<ArrivingFile> {
  let count = 0;
  for await (const body of parts) yield { name: String(count++), body };
}
