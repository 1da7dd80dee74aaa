import { pipeline } from "node:stream/promises";
import { NotFoundError } from "@synoptic/domain";
import { openDownload } from "@synoptic/services";
import { type Request, type Response, Router } from "express";
import { type RequestContext, requireActor } from "../context.ts";
import { isUuid } from "../global-ids.ts";
import type { Parts } from "../parts.ts";
import { permitted } from "./permitted.ts";
import { route } from "./problems.ts";

/** `GET /cohort-exports/<id>.zip?until=…&signature=…`: the archive, for who asked for it, by the link that they were given. */
export function cohortExportRoutes(
  parts: Parts,
  contextOf: (request: Request, response: Response) => Promise<RequestContext>,
): Router {
  return Router().get(
    "/cohort-exports/:file",
    route(async (request, response) => {
      const context = await permitted(request, response, "research", contextOf);
      const id = /^(.+)\.zip$/.exec(String(request.params.file))?.[1] ?? "";
      if (!isUuid(id)) throw new NotFoundError("There is no such export of yours.");
      const { until, signature } = request.query;
      const { stream, bytes, sha256 } = await openDownload(
        parts.services,
        requireActor(context),
        id.toLowerCase(),
        {
          until: Number(until),
          signature: String(signature ?? ""),
        },
      );
      response.status(200).set({
        "Cache-Control": "no-store",
        "Content-Disposition": `attachment; filename="synoptic-cohort-${id.slice(-12)}.zip"`,
        "Content-Length": String(bytes),
        "Content-Type": "application/zip",
        "Repr-Digest": `sha-256=:${Buffer.from(sha256, "hex").toString("base64")}:`,
      });
      await pipeline(stream, response);
    }),
  );
}
