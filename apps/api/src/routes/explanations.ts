import { NotFoundError } from "@synoptic/domain";
import { visibleAssessments } from "@synoptic/persistence";
import { renderExplanation } from "@synoptic/services";
import { type Request, type Response, Router } from "express";
import { type RequestContext, requireActor } from "../context.ts";
import { noteRead } from "../note-read.ts";
import type { Parts } from "../parts.ts";
import { pngName, sendPng } from "./images.ts";
import { permitted } from "./permitted.ts";
import { route } from "./problems.ts";

/** `GET /explanations/<id>.png`: one explanation's map, on the image's grid, for who may see the assessment. */
export function explanationRoutes(
  parts: Parts,
  contextOf: (request: Request, response: Response) => Promise<RequestContext>,
): Router {
  return Router().get(
    "/explanations/:file",
    route(async (request, response) => {
      const context = await permitted(request, response, "readClinical", contextOf);
      const id = pngName(request.params.file);
      const found =
        id === undefined
          ? null
          : await parts.db.explanation.findUnique({
              where: { id, AND: [{ assessment: visibleAssessments(requireActor(context)) }] },
              select: { id: true },
            });
      if (!found) throw new NotFoundError("The site has no such explanation.");
      await noteRead(context, "Explanation", found);
      await sendPng(request, response, `explanation-${found.id}`, () =>
        renderExplanation(parts.services, found.id),
      );
    }),
  );
}
