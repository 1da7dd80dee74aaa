import { NotFoundError } from "@synoptic/domain";
import { findInstances, readBulkData } from "@synoptic/services";
import { NotAcceptableError } from "../fhir/faults.ts";
import { acceptedTypes } from "./accepted.ts";
import type { Handle } from "./handlers.ts";
import { sendParts } from "./send-parts.ts";
import { targetOf } from "./target.ts";

const octets = "application/octet-stream";

/** `GET …/instances/{instance}/bulkdata/{way}`: one value, as the metadata's BulkDataURI names it. */
export const bulkdata: Handle = async ({ request, response, actor, services, base }) => {
  const form = acceptedTypes(request).find(({ type, parameters }) =>
    type.startsWith("multipart/")
      ? [octets, "*/*"].includes(parameters.type?.toLowerCase() ?? octets)
      : [octets, "application/*", "*/*"].includes(type),
  );
  if (!form) throw new NotAcceptableError("Bulk data is sent as application/octet-stream.");
  const way = [request.params.way].flat().join("/");
  const [instance] = await findInstances(services, actor, targetOf(request));
  const value = await readBulkData(services, instance!, way);
  if (!value) throw new NotFoundError("The instance has no such value.");
  if (form.type === octets) {
    response.status(200).set("Content-Type", octets).send(Buffer.from(value));
    return;
  }
  await sendParts(response, { type: octets }, [
    { mediaType: octets, location: `${base}${request.path}`, bytes: async () => value },
  ]);
};
