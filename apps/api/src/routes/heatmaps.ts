import { NotFoundError } from "@synoptic/domain";
import { visibleAssessments } from "@synoptic/persistence";
import { renderHeatmap } from "@synoptic/services";
import { type Request, type Response, Router } from "express";
import { type RequestContext, requireActor } from "../context.ts";
import { isUuid } from "../global-ids.ts";
import { noteRead } from "../note-read.ts";
import type { Parts } from "../parts.ts";
import { frameOf, sendPng } from "./images.ts";
import { permitted } from "./permitted.ts";
import { route } from "./problems.ts";

/**
 * `GET /heatmaps/<assessment id>/<class id>.png`: where the image speaks for a class, on the image's grid. Of a study
 * with several images `?instance=<id>&frame=1` names another one than that which stands for it.
 */
export function heatmapRoutes(
  parts: Parts,
  contextOf: (request: Request, response: Response) => Promise<RequestContext>,
): Router {
  return Router().get(
    "/heatmaps/:assessmentId/:file",
    route(async (request, response) => {
      const context = await permitted(request, response, "readClinical", contextOf);
      const { assessmentId, file } = request.params;
      const found =
        typeof assessmentId === "string" && isUuid(assessmentId)
          ? await parts.db.riskAssessment.findUnique({
              where: { id: assessmentId, AND: [visibleAssessments(requireActor(context))] },
              select: { id: true },
            })
          : null;
      const { instance } = request.query;
      const frame = frameOf(request.query.frame);
      const isKnown =
        frame !== undefined && (instance === undefined || (typeof instance === "string" && isUuid(instance)));
      if (!found || !isKnown || typeof file !== "string" || !file.endsWith(".png")) {
        throw new NotFoundError("The site has no such heatmap.");
      }
      await noteRead(context, "RiskAssessment", found);
      const classId = file.slice(0, -".png".length);
      // An assessment never changes, so neither do its maps.
      await sendPng(
        request,
        response,
        `${found.id}-${instance ?? ""}-${frame}-${encodeURIComponent(classId)}`,
        () =>
          renderHeatmap(parts.services, {
            ...{ assessmentId: found.id, classId },
            ...{ instanceId: instance, frameNumber: frame },
          }),
      );
    }),
  );
}
