import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { findInstances, readMetadata } from "@synoptic/services";
import { requireDicomJson } from "./dicom-json.ts";
import type { Handle } from "./handlers.ts";
import { targetOf } from "./target.ts";

/**
 * `GET /dicom-web/studies/{study}[/series/{series}[/instances/{instance}]]/metadata`: from what is stored of each
 * instance; no file is read.
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part18.html#sect_10.4
 */
export const metadata: Handle = async ({ request, response, actor, services, base }) => {
  requireDicomJson(request);
  const instances = await findInstances(services, actor, targetOf(request));
  response.status(200).set("Content-Type", "application/dicom+json");
  await pipeline(Readable.from(asArray(readMetadata(services, instances, base))), response);
};

async function* asArray(values: AsyncIterable<unknown>): AsyncGenerator<string> {
  let before = "[";
  for await (const value of values) {
    yield before + JSON.stringify(value);
    before = ",";
  }
  yield "]";
}
