import express, { type Request, type Response, Router } from "express";
import type { RequestContext } from "../../context.ts";
import type { Parts } from "../../parts.ts";
import { create, transact } from "./create.ts";
import { file, kickOff, remove, status } from "./export.ts";
import { NotSupportedError } from "./faults.ts";
import { fhirHandlers, kindOf } from "./handlers.ts";
import { metadata } from "./metadata.ts";
import { requireJson } from "./negotiation.ts";
import { outcomeResponses } from "./outcomes.ts";
import { read } from "./read.ts";
import { search } from "./search.ts";

/** As in GraphQL; larger bundles are uploaded. */
const maxBodyBytes = "32mb";
const jsonBody = express.json({
  limit: maxBodyBytes,
  type: ["application/fhir+json", "application/json", "json"],
});
const formBody = express.text({ limit: "64kb", type: "application/x-www-form-urlencoded" });

/** FHIR R4 under `/fhir`. @see https://hl7.org/fhir/R4/http.html */
export function fhirRoutes(
  parts: Parts,
  contextOf: (request: Request, response: Response) => Promise<RequestContext>,
): Router {
  const handler = fhirHandlers(parts, contextOf);
  const router = Router();
  router.use(requireJson);
  router.get("/metadata", metadata(parts));
  for (const [path, patientsOnly] of [
    ["/$export", false],
    ["/Patient/$export", true],
  ] as const) {
    const start = handler("export", kickOff({ patientsOnly }));
    router.route(path).get(start).post(jsonBody, start);
  }
  router.get("/$export-status/:id", handler("export", status));
  router.delete("/$export-status/:id", handler("export", remove));
  router.get("/$export-file/:id/:file", handler("export", file));
  router.post("/", jsonBody, handler("writeClinical", transact));
  router.get("/:type", handler("readClinical", search));
  router.post("/:type/_search", formBody, handler("readClinical", search));
  router.post("/:type", jsonBody, handler("writeClinical", create));
  router.get("/:type/:id", handler("readClinical", read));
  router.all(["/:type", "/:type/:id"], (request) => {
    throw new NotSupportedError(`${kindOf(request).type} has no such interaction here.`);
  });
  router.use(outcomeResponses(parts.logger));
  return Router().use("/fhir", router);
}
