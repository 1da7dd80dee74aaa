import { pipeline } from "node:stream/promises";
import { InvalidInputError, NotFoundError } from "@synoptic/domain";
import {
  type Criterion,
  deleteExport,
  type FhirExport,
  findResourceKind,
  getExport,
  readDateRange,
  recordDownload,
  requestExport,
  writeOperationOutcome,
} from "@synoptic/services";
import type { Request } from "express";
import { isUuid } from "../../global-ids.ts";
import { GoneError } from "./faults.ts";
import type { FhirRequest, Handle } from "./handlers.ts";
import { sendFhir } from "./outcomes.ts";
import { readCriteria } from "./search-query.ts";

const formats = ["application/fhir+ndjson", "application/ndjson", "ndjson"];
const pollAfterSeconds = "5";

/**
 * `GET` or `POST /fhir/$export`, and the same under `Patient`.
 * @see https://hl7.org/fhir/uv/bulkdata/STU2/export.html
 */
export function kickOff({ patientsOnly }: { patientsOnly: boolean }): Handle {
  return async ({ request, response, context, base }) => {
    if (!/(^|[,;\s])respond-async\b/.test(request.headers.prefer?.toString() ?? "")) {
      throw new InvalidInputError("An export is asked for with the header Prefer: respond-async.");
    }
    const given = parametersOf(request);
    const known = ["_outputFormat", "_since", "_type", "_typeFilter", "_format"];
    const unknown = [...given.keys()].find((name) => !known.includes(name));
    if (unknown !== undefined)
      throw new InvalidInputError(`An export takes ${known.slice(0, 4).join(", ")}.`);
    const format = (given.get("_outputFormat") ?? "ndjson").replaceAll(" ", "+");
    if (!formats.includes(format))
      throw new InvalidInputError("An export is written as application/fhir+ndjson.");
    const { taskId } = await requestExport(context, context.actor, {
      types: given.has("_type") ? given.getAll("_type").flatMap((types) => types.split(",")) : undefined,
      filters: given.getAll("_typeFilter").flatMap(filtersOf),
      since: sinceOf(given.get("_since")),
      patientsOnly,
      publicUrl: context.publicUrl,
      request: `${base}${request.url}`,
    });
    response.status(202).set("Content-Location", `${base}/$export-status/${taskId}`).end();
  };
}

/** The URL's parameters, and those of a Parameters resource. */
function parametersOf(request: Request): URLSearchParams {
  const given = new URLSearchParams(request.url.split("?")[1] ?? "");
  const { parameter } = (request.body ?? {}) as { parameter?: unknown };
  for (const one of Array.isArray(parameter) ? (parameter as Record<string, unknown>[]) : []) {
    const value = Object.entries(one).find(([key]) => key.startsWith("value"))?.[1];
    if (typeof one.name === "string" && typeof value === "string") given.append(one.name, value);
  }
  return given;
}

/**
 * `Observation?code=…&date=…`, several with a comma between: searches as the type's own.
 * @throws InvalidInputError
 */
function filtersOf(text: string): { type: string; criteria: Criterion[] }[] {
  return text.split(/,(?=[A-Z][A-Za-z]+\?)/).map((filter) => {
    const [, type = "", query = ""] = /^([A-Z][A-Za-z]+)\?(.+)$/.exec(filter) ?? [];
    const kind = findResourceKind(type);
    if (!kind)
      throw new InvalidInputError("A _typeFilter is a type that is served and its search: Type?name=value.");
    const { criteria } = readCriteria(kind, new URLSearchParams(query), { lenient: false });
    return { type, criteria };
  });
}

/** @throws InvalidInputError */
function sinceOf(text: string | null): Date | undefined {
  if (text === null) return undefined;
  const range = readDateRange(`ge${text.replace(" ", "+")}`);
  return "gte" in range ? range.gte : undefined;
}

/** `GET /fhir/$export-status/<id>`: 202 while it is written, then the manifest. */
export const status: Handle = async (asked) => {
  const { response, base } = asked;
  const found = await exportOf(asked);
  if (found.state === "succeeded") {
    if (found.isExpired) throw new GoneError("The export's files are removed: ask for a new one.");
    response.status(200).set({
      Expires: found.expiresAt?.toUTCString() ?? "",
      "Cache-Control": "no-store",
    });
    response.type("application/json").send(JSON.stringify(manifestOf(found, base)));
  } else if (found.state === "failed") {
    const diagnostics = found.errorMessage ?? "The export failed.";
    const ownCode = found.errorCode ?? "INTERNAL";
    sendFhir(response.status(500), writeOperationOutcome({ code: "exception", diagnostics, ownCode }));
  } else {
    response.status(202).set({
      "X-Progress": `${Math.round(found.progress * 100)} %, ${found.step}`,
      "Retry-After": pollAfterSeconds,
      "Cache-Control": "no-store",
    });
    response.end();
  }
};

function manifestOf({ id, input, result }: FhirExport, base: string) {
  return {
    transactionTime: result?.transactionTime,
    request: input.request,
    requiresAccessToken: true,
    output: (result?.files ?? []).map(({ type, count }) => ({
      type,
      url: `${base}/$export-file/${id}/${type}.ndjson`,
      count,
    })),
    error: [],
  };
}

/** `GET /fhir/$export-file/<id>/<type>.ndjson`. */
export const file: Handle = async (asked) => {
  const { request, response, context } = asked;
  const { id, isExpired, result } = await exportOf(asked);
  if (isExpired) throw new GoneError("The export's files are removed: ask for a new one.");
  const wanted = result?.files.find(({ type }) => `${type}.ndjson` === request.params.file);
  if (!wanted) throw new NotFoundError("The export has no such file.");
  await recordDownload(context, context.actor, id);
  response.status(200).set("Cache-Control", "no-store").type("application/fhir+ndjson");
  await pipeline(await context.blobs.stream(wanted.sha256), response);
};

/** `DELETE /fhir/$export-status/<id>`: calls it off, or removes its files. */
export const remove: Handle = async ({ request, response, context }) => {
  await deleteExport(context, context.actor, idOf(request));
  response.status(202).end();
};

function exportOf({ request, context }: FhirRequest): Promise<FhirExport> {
  return getExport(context, context.actor, idOf(request));
}

/** @throws NotFoundError */
function idOf(request: Request): string {
  const id = String(request.params.id);
  if (!isUuid(id)) throw new NotFoundError("The site has no such export.");
  return id.toLowerCase();
}
