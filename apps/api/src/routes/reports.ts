import { NotFoundError } from "@synoptic/domain";
import { visibleAssessments } from "@synoptic/persistence";
import { readResult, renderReport } from "@synoptic/services";
import { type Request, type Response, Router } from "express";
import { type RequestContext, requireActor } from "../context.ts";
import { isUuid } from "../global-ids.ts";
import { noteRead } from "../note-read.ts";
import type { Parts } from "../parts.ts";
import { permitted } from "./permitted.ts";
import { route } from "./problems.ts";

/**
 * What an assessment says, to file: `GET /reports/<assessment id>.pdf` is one page, `….dcm` a DICOM structured report, and
 * `…-heatmap.dcm` the heatmap over its image. Not cached: the page tells the newest review. Who looked is noted.
 */
export function reportRoutes(
  parts: Parts,
  contextOf: (request: Request, response: Response) => Promise<RequestContext>,
): Router {
  return Router().get(
    "/reports/:file",
    route(async (request, response) => {
      const context = await permitted(request, response, "readClinical", contextOf);
      const actor = requireActor(context);
      const [, id = "", ending = ""] =
        /^(.+?)(\.pdf|\.dcm|-heatmap\.dcm)$/.exec(String(request.params.file)) ?? [];
      const found = isUuid(id)
        ? await parts.db.riskAssessment.findUnique({
            where: { id, AND: [visibleAssessments(actor)] },
            select: { id: true, scenario: true },
          })
        : null;
      if (!found) throw new NotFoundError("The site has no such report.");
      await noteRead(context, "RiskAssessment", found);
      const assessmentId = found.id;
      const file =
        ending === ".pdf"
          ? await renderReport(parts.services, {
              assessmentId,
              scenarioLabel: parts.scenarios.describe(found.scenario).label,
            })
          : await readResult(parts.services, {
              ...{ actor, assessmentId },
              kind: ending === ".dcm" ? "structured-report" : "heatmap",
            });
      const opened = ending === ".pdf" ? "inline" : "attachment";
      response
        .set("Cache-Control", "no-store")
        .set("Content-Disposition", `${opened}; filename="synoptic-${assessmentId}${ending}"`)
        .type(ending === ".pdf" ? "application/pdf" : "application/dicom")
        .send(Buffer.from(file));
    }),
  );
}
