import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { findInstances, instanceUrl, openInstance } from "@synoptic/services";
import { acceptedTypes } from "./accepted.ts";
import { chooseAnswer } from "./choose-syntax.ts";
import type { Handle } from "./handlers.ts";
import { sendParts } from "./send-parts.ts";
import { targetOf } from "./target.ts";

/**
 * `GET /dicom-web/studies/{study}[/series/{series}[/instances/{instance}]]`: the files themselves.
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part18.html#sect_10.4.1.1.1
 */
export const instances: Handle = async ({ request, response, actor, services, base }) => {
  const found = await findInstances(services, actor, targetOf(request));
  const stored = found.map(({ transferSyntaxUid }) => transferSyntaxUid);
  const { single, syntaxOf } = chooseAnswer(acceptedTypes(request), stored);
  const [only] = found;
  if (single && only) {
    const syntax = syntaxOf(only.transferSyntaxUid);
    const bytes = await openInstance(services, only, syntax);
    response.status(200).set("Content-Type", `application/dicom; transfer-syntax=${syntax}`);
    if (bytes instanceof Readable) await pipeline(bytes, response);
    else response.send(bytes);
    return;
  }
  const parts = found.map((instance) => {
    const syntax = syntaxOf(instance.transferSyntaxUid);
    return {
      mediaType: `application/dicom; transfer-syntax=${syntax}`,
      location: instanceUrl(base, instance),
      bytes: () => openInstance(services, instance, syntax),
    };
  });
  await sendParts(response, { type: "application/dicom" }, parts);
};
