import { type Request, type Response, Router } from "express";
import type { RequestContext } from "../../context.ts";
import type { Parts } from "../../parts.ts";
import { NotSupportedError } from "../fhir/faults.ts";
import { bulkdata } from "./bulkdata.ts";
import { frames } from "./frames.ts";
import { dicomwebHandlers, type Handle } from "./handlers.ts";
import { instances } from "./instances.ts";
import { metadata } from "./metadata.ts";
import { rendered, thumbnail } from "./rendered.ts";
import { search } from "./search.ts";
import { store } from "./store.ts";

/** DICOMweb under `/dicom-web`. @see https://dicom.nema.org/medical/dicom/current/output/html/part18.html#chapter_10 */
export function dicomwebRoutes(
  parts: Parts,
  contextOf: (request: Request, response: Response) => Promise<RequestContext>,
): Router {
  const handler = dicomwebHandlers(parts, contextOf);
  const write = handler("writeClinical", store);
  const read = (handle: Handle) => handler("readClinical", handle);
  const router = Router();
  router
    .route("/studies")
    .post(write)
    .get(read(search("study")));
  router.get("/series", read(search("series")));
  router.get("/instances", read(search("instance")));
  router.get("/studies/:study/series", read(search("series")));
  router.get("/studies/:study/instances", read(search("instance")));
  router.get("/studies/:study/series/:series/instances", read(search("instance")));
  for (const path of [study, series, instance]) {
    router.get(path, read(instances));
    router.get(`${path}/metadata`, read(metadata));
    router.get(`${path}/rendered`, read(rendered));
    router.get(`${path}/thumbnail`, read(thumbnail));
  }
  router.post(study, write);
  router.get(`${instance}/frames/:frames`, read(frames));
  router.get(`${instance}/frames/:frames/rendered`, read(rendered));
  router.get(`${instance}/frames/:frames/thumbnail`, read(thumbnail));
  router.get(`${instance}/bulkdata/*way`, read(bulkdata));
  router.all("/{*rest}", () => {
    throw new NotSupportedError("DICOMweb has no such transaction here.");
  });
  return Router().use("/dicom-web", router);
}

const study = "/studies/:study";
const series = `${study}/series/:series`;
const instance = `${series}/instances/:instance`;
