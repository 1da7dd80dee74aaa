import { PassThrough, type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { encodeGlobalID } from "@pothos/plugin-relay";
import { type Actor, DomainError, InvalidInputError, TooLargeError } from "@synoptic/domain";
import { receiveUpload } from "@synoptic/services";
import busboy from "busboy";
import { type Request, type Response, Router } from "express";
import { refusal } from "../builder.ts";
import type { RequestContext } from "../context.ts";
import type { Parts } from "../parts.ts";
import { permissionsOf } from "../permissions.ts";
import { CrossOriginError, requireSameOrigin } from "../same-origin.ts";
import { route } from "./problems.ts";

/** A body of a kind that is never an image or a history. */
export class UnsupportedMediaTypeError extends DomainError {
  readonly code = "UNSUPPORTED_MEDIA_TYPE";
}

/** What a body may say it is. What it really is, registering and importing find out from its bytes. */
const mediaTypes = new Set([
  "application/dicom",
  "image/png",
  "image/jpeg",
  "application/json",
  "application/fhir+json",
  "application/x-ndjson",
  "application/fhir+ndjson",
  "application/gzip",
  "application/x-gzip",
  "text/csv",
  "application/zip",
  "application/x-zip-compressed",
  "application/octet-stream",
]);

/** What a form may add around its file. */
const formOverheadBytes = 64 * 1024;

/**
 * `POST /uploads`: streams the raw body, or the one file of a form, to the blob store and answers
 * `201 { uploadId }`. A browser must send the header `X-Synoptic-Upload`, which another origin's page cannot.
 */
export function uploadRoutes(
  parts: Parts,
  contextOf: (request: Request, response: Response) => Promise<RequestContext>,
): Router {
  return Router().post(
    "/uploads",
    route(async (request, response) => {
      requireOwnPage(request);
      const context = await contextOf(request, response);
      const { writeClinical, research } = permissionsOf(context.actor);
      // Researchers send tables of labels and nothing else.
      const isTable = request.headers["content-type"]?.split(";")[0]?.trim().toLowerCase() === "text/csv";
      if (!writeClinical && !(research && isTable)) throw refusal(context);
      if (Number(request.headers["content-length"] ?? 0) > parts.uploadLimitBytes + formOverheadBytes) {
        request.resume();
        throw new TooLargeError(`The file is larger than ${parts.uploadLimitBytes} bytes.`);
      }
      const uploadId = await readBody(request, (body, mediaType) =>
        receiveUpload(parts.services, context.actor as Actor, {
          body,
          mediaType,
          limitBytes: parts.uploadLimitBytes,
        }),
      );
      response
        .status(201)
        .set("Cache-Control", "no-store")
        .json({ uploadId: encodeGlobalID("Upload", uploadId) });
    }),
  );
}

function requireOwnPage(request: Request): void {
  if (request.headers.authorization !== undefined) return;
  requireSameOrigin(request.headers, request.host);
  if (request.headers["x-synoptic-upload"] === undefined) {
    throw new CrossOriginError("An upload with a session needs the header X-Synoptic-Upload.");
  }
}

type Receive = (body: Readable, mediaType: string) => Promise<{ uploadId: string }>;

async function readBody(request: Request, receive: Receive): Promise<string> {
  const mediaType =
    request.headers["content-type"]?.split(";")[0]?.trim().toLowerCase() ?? "application/octet-stream";
  if (mediaType === "multipart/form-data") return readForm(request, receive);
  supported(mediaType);
  return (await receive(bodyOf(request), mediaType)).uploadId;
}

/**
 * The body as a stream of its own: where it is refused half-way, the rest is read and dropped, so that the
 * sender hears the answer instead of a broken connection.
 */
function bodyOf(request: Request): Readable {
  const body = new PassThrough();
  request.pipe(body);
  request.on("close", () => {
    if (!request.complete) body.destroy(new InvalidInputError("The upload was broken off."));
  });
  body.on("close", () => {
    request.unpipe(body);
    request.resume();
  });
  return body;
}

function supported(mediaType: string): string {
  if (!mediaTypes.has(mediaType)) {
    throw new UnsupportedMediaTypeError("Send DICOM, PNG, JPEG, FHIR JSON or NDJSON, also gzipped.");
  }
  return mediaType;
}

/** The one file of a form; other fields are not looked at. */
async function readForm(request: Request, receive: Receive): Promise<string> {
  const form = openForm(request);
  let received: Promise<{ uploadId: string }> | undefined;
  form.on("file", (_field, file, { mimeType }) => {
    if (received) return void file.resume();
    // A form's part without a type is called text/plain or octet-stream by the browser, whatever it holds.
    const mediaType = mimeType === "text/plain" ? "application/octet-stream" : mimeType.toLowerCase();
    received = Promise.resolve()
      .then(() => receive(file, supported(mediaType)))
      .catch((error: unknown) => {
        file.resume();
        throw error;
      });
    received.catch(() => {});
  });
  try {
    await pipeline(request, form);
  } catch (error) {
    await received;
    throw error instanceof DomainError ? error : new InvalidInputError("The form cannot be read.");
  }
  if (!received) throw new InvalidInputError("The form holds no file.");
  return (await (received as Promise<{ uploadId: string }>)).uploadId;
}

function openForm(request: Request) {
  try {
    return busboy({ headers: request.headers, limits: { files: 2, fields: 20 } });
  } catch {
    throw new InvalidInputError("The form cannot be read.");
  }
}
