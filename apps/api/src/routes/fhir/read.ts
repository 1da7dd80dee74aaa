import { readResource } from "@synoptic/services";
import { type Handle, kindOf } from "./handlers.ts";
import { sendFhir } from "./outcomes.ts";

/** `GET /fhir/<type>/<id>`; 304 where the client has this version. */
export const read: Handle = async ({ request, response, context }) => {
  const kind = kindOf(request);
  const resource = await readResource(context, { type: kind.type, id: String(request.params.id) });
  const { versionId, lastUpdated } = resource.meta ?? {};
  response.status(200).set({
    ETag: `W/"${versionId}"`,
    "Last-Modified": new Date(lastUpdated ?? 0).toUTCString(),
    "Cache-Control": "private, no-cache",
    Vary: "Cookie, Authorization",
  });
  if (request.fresh) response.status(304).end();
  else sendFhir(response, resource);
};
