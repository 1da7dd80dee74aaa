import { NotFoundError } from "@synoptic/domain";
import { visibleStudies } from "@synoptic/persistence";
import { renderInstance } from "@synoptic/services";
import { type Request, type Response, Router } from "express";
import { type RequestContext, requireActor } from "../context.ts";
import { isUuid } from "../global-ids.ts";
import { noteRead } from "../note-read.ts";
import type { Parts } from "../parts.ts";
import { permitted } from "./permitted.ts";
import { route } from "./problems.ts";

/** `GET /images/<instance id>.png?frame=1`: one frame, the first where left out, windowed as the file says. Who looked is noted. */
export function imageRoutes(
  parts: Parts,
  contextOf: (request: Request, response: Response) => Promise<RequestContext>,
): Router {
  return Router().get(
    "/images/:file",
    route(async (request, response) => {
      const context = await permitted(request, response, "readClinical", contextOf);
      const id = pngName(request.params.file);
      const instance =
        id === undefined
          ? null
          : await parts.db.instance.findUnique({
              where: { id, AND: [{ series: { study: visibleStudies(requireActor(context)) } }] },
              select: { id: true, sha256: true },
            });
      const frame = frameOf(request.query.frame);
      if (!instance || frame === undefined) throw new NotFoundError("The site has no such image.");
      await noteRead(context, "Instance", instance);
      await sendPng(request, response, `${instance.sha256}-display-${frame}`, () =>
        renderInstance(parts.services, instance.id, frame),
      );
    }),
  );
}

/** A frame's number from 1, 1 where none is given; nothing where it is no number. */
export function frameOf(given: unknown): number | undefined {
  if (given === undefined) return 1;
  return typeof given === "string" && /^[1-9]\d{0,5}$/.test(given) ? Number(given) : undefined;
}

/** The id in `<uuid>.png`, or nothing. */
export function pngName(file: unknown): string | undefined {
  const name = typeof file === "string" && file.endsWith(".png") ? file.slice(0, -".png".length) : undefined;
  return name !== undefined && isUuid(name) ? name : undefined;
}

/** Only this browser may keep it, and must ask again each time; unchanged bytes are not sent or made twice. */
export async function sendPng(
  request: Request,
  response: Response,
  tag: string,
  render: () => Promise<Uint8Array>,
): Promise<void> {
  response
    .set({ "Cache-Control": "private, no-cache", ETag: `"${tag}"`, Vary: "Cookie, Authorization" })
    .type("png");
  if (request.fresh) {
    response.status(304).end();
    return;
  }
  const png = await render();
  response.status(200).send(Buffer.from(png.buffer, png.byteOffset, png.byteLength));
}
