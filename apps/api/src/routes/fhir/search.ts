import { searchResources, writeSearchset } from "@synoptic/services";
import { type Handle, kindOf } from "./handlers.ts";
import { sendFhir } from "./outcomes.ts";
import { readSearchQuery } from "./search-query.ts";

/** `GET /fhir/<type>?…` and `POST /fhir/<type>/_search`, whose body's parameters count beside the URL's. */
export const search: Handle = async ({ request, response, context, base }) => {
  const kind = kindOf(request);
  const given = new URLSearchParams(request.url.split("?")[1] ?? "");
  if (typeof request.body === "string") {
    for (const [name, value] of new URLSearchParams(request.body)) given.append(name, value);
  }
  const lenient = /(^|[,;\s])handling=lenient\b/.test(request.headers.prefer?.toString() ?? "");
  const query = readSearchQuery(kind, given, { lenient });
  const page = await searchResources(context, query);
  const link = (more: Record<string, string> = {}) => {
    const parameters = new URLSearchParams(query.applied);
    for (const [name, value] of Object.entries(more)) parameters.set(name, value);
    return parameters.size > 0 ? `${base}/${kind.type}?${parameters}` : `${base}/${kind.type}`;
  };
  const { matches, included, total } = page;
  sendFhir(
    response.status(200),
    writeSearchset({
      base,
      self: query.before === undefined ? link() : link({ _cursor: query.before }),
      next: page.next === undefined ? undefined : link({ _cursor: page.next }),
      total,
      matches,
      included,
    }),
  );
};
