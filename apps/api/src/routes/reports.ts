import { NotFoundError } from "@synoptic/domain";
import { visibleAssessments } from "@synoptic/persistence";
import { renderReport } from "@synoptic/services";
import { type Request, type Response, Router } from "express";
import { refusal } from "../builder.ts";
import { type RequestContext, requireActor } from "../context.ts";
import { isUuid } from "../global-ids.ts";
import { noteRead } from "../note-read.ts";
import type { Parts } from "../parts.ts";
import { permissionsOf } from "../permissions.ts";
import { route } from "./problems.ts";

/** `GET /reports/<assessment id>.pdf`: one page to file. Not cached: it tells the newest review. Who looked is noted. */
export function reportRoutes(
  parts: Parts,
  contextOf: (request: Request, response: Response) => Promise<RequestContext>,
): Router {
  return Router().get(
    "/reports/:file",
    route(async (request, response) => {
      const context = await contextOf(request, response);
      if (!permissionsOf(context.actor).readClinical) throw refusal(context);
      const id = /^(.+)\.pdf$/.exec(String(request.params.file))?.[1] ?? "";
      const found = isUuid(id)
        ? await parts.db.riskAssessment.findUnique({
            where: { id, AND: [visibleAssessments(requireActor(context))] },
            select: { id: true, scenario: true },
          })
        : null;
      if (!found) throw new NotFoundError("The site has no such report.");
      await noteRead(context, "RiskAssessment", found);
      const pdf = await renderReport(parts.services, {
        assessmentId: found.id,
        scenarioLabel: parts.scenarios.describe(found.scenario).label,
      });
      response
        .set("Cache-Control", "no-store")
        .set("Content-Disposition", `inline; filename="synoptic-${found.id}.pdf"`)
        .type("application/pdf")
        .send(Buffer.from(pdf));
    }),
  );
}
