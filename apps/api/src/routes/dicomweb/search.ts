import { InvalidInputError } from "@synoptic/domain";
import { readSearchQuery, searchInstances } from "@synoptic/services";
import { requireDicomJson, sendDicomJson } from "./dicom-json.ts";
import type { Handle } from "./handlers.ts";
import { uidOf } from "./uids.ts";

/**
 * `GET /dicom-web/studies`, `/series`, `/instances` and those below a study or a series. 204 where nothing matches; the
 * header Warning tells of more, and of what was not done.
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part18.html#sect_10.6
 */
export function search(level: "study" | "series" | "instance"): Handle {
  return async ({ request, response, actor, services, base }) => {
    requireDicomJson(request);
    const { study, series } = request.params;
    const scope = {
      ...(study === undefined ? {} : { study: uidOf(request, "study") }),
      ...(series === undefined ? {} : { series: uidOf(request, "series") }),
    };
    const query = readSearchQuery(level, scope, new URLSearchParams(request.url.split("?")[1] ?? ""));
    if (query.limit === 0) throw new InvalidInputError("limit is at least 1.", ["limit"]);
    const { results, hasMore } = await searchInstances(services, actor, query, {
      base,
      scope: { study: "study" in scope, series: "series" in scope },
    });
    const warnings = [...query.warnings, ...(hasMore ? [more] : [])];
    if (warnings.length > 0) {
      response.set("Warning", warnings.map((text) => `299 ${new URL(base).host} "${text}"`).join(", "));
    }
    if (results.length === 0) response.status(204).end();
    else sendDicomJson(response.status(200), results);
  };
}

/** As PS3.18 section 8.3.4.4 words it. */
const more =
  "The number of results exceeded the maximum supported by the server. Additional results can be requested.";
