import { InvalidInputError } from "@synoptic/domain";
import { askServer } from "./ask-server.ts";
import type { DicomServerAccess, DicomServerAddress } from "./dicom-server.ts";
import { DicomServerAnswerError, DicomServerUnreachableError } from "./faults.ts";
import { readMediaTypes } from "./media-types.ts";
import { readParts } from "./read-parts.ts";

/** A study, a series of it, an instance of that. */
export interface RetrieveTarget {
  study: string;
  series?: string | undefined;
  instance?: string | undefined;
}

/** Files as they are stored, in whatever transfer syntax. */
const asStored = 'multipart/related; type="application/dicom"; transfer-syntax=*';

/**
 * Fetches files by WADO-RS, each as it is stored, one after the other while they arrive: no more is read than is asked
 * for. Whoever reads them limits their size.
 * @throws DicomServerError, also from the files, and after the last whole one where the answer breaks off
 * @throws DestinationRefusedError
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part18.html#sect_10.4
 */
export async function* retrieveInstances(
  server: DicomServerAddress,
  { study, series, instance }: RetrieveTarget,
  access: DicomServerAccess,
): AsyncGenerator<AsyncIterable<Uint8Array>> {
  const below = [...(series ? [`/series/${series}`] : []), ...(instance ? [`/instances/${instance}`] : [])];
  const path = `/studies/${study}${below.join("")}`;
  const answer = await askServer(server, { method: "GET", path, headers: { accept: asStored } }, access);
  const { body, headers } = answer;
  const broken = (error: unknown): unknown => {
    if (access.signal?.aborted) return access.signal.reason;
    if (body.errored) return new DicomServerUnreachableError(server, "The connection broke off.");
    if (!(error instanceof InvalidInputError)) return error;
    return new DicomServerAnswerError(server, "It answered with what is no whole multipart/related.");
  };
  try {
    const [told] = readMediaTypes(headers["content-type"] ?? "");
    if (told?.type === "application/dicom") {
      yield guarded(body as AsyncIterable<Uint8Array>, broken);
      if (body.errored) throw broken(body.errored);
      return;
    }
    const boundary = told?.type === "multipart/related" ? told.parameters.boundary : undefined;
    if (!boundary) throw new DicomServerAnswerError(server, "It answered with no DICOM files.");
    const parts = readParts(body, boundary)[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await parts.next().catch((error: unknown) => {
          throw broken(error);
        });
        if (next.done) return;
        yield guarded(next.value, broken);
      }
    } finally {
      await parts.return?.(undefined);
    }
  } finally {
    body.destroy();
  }
}

async function* guarded(
  content: AsyncIterable<Uint8Array>,
  broken: (error: unknown) => unknown,
): AsyncGenerator<Uint8Array> {
  try {
    yield* content;
  } catch (error) {
    throw broken(error);
  }
}
