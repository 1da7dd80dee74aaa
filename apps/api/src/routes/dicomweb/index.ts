import { type Request, type Response, Router } from "express";
import type { RequestContext } from "../../context.ts";
import type { Parts } from "../../parts.ts";
import { dicomwebHandlers } from "./handlers.ts";
import { store } from "./store.ts";

/** DICOMweb under `/dicom-web`. @see https://dicom.nema.org/medical/dicom/current/output/html/part18.html#chapter_10 */
export function dicomwebRoutes(
  parts: Parts,
  contextOf: (request: Request, response: Response) => Promise<RequestContext>,
): Router {
  const handler = dicomwebHandlers(parts, contextOf);
  const router = Router();
  const write = handler("writeClinical", store);
  router.post("/studies", write);
  router.post("/studies/:study", write);
  return Router().use("/dicom-web", router);
}
