import type { Actor } from "@synoptic/domain";
import type { ServiceContext } from "@synoptic/services";
import type { Request, RequestHandler, Response } from "express";
import { type RequestContext, requireActor } from "../../context.ts";
import type { Parts } from "../../parts.ts";
import type { Permissions } from "../../permissions.ts";
import { permitted } from "../permitted.ts";

interface DicomwebRequest {
  request: Request;
  response: Response;
  actor: Actor;
  services: ServiceContext;
  parts: Parts;
  /** Such as `https://synoptic.example.org/dicom-web`. */
  base: string;
  /** Aborts where the caller goes away before the answer. */
  gone: AbortSignal | undefined;
}

export type Handle = (asked: DicomwebRequest) => Promise<void>;

/** Makes handlers that run only for who may; patient data is kept by no cache on the way. */
export function dicomwebHandlers(
  parts: Parts,
  contextOf: (request: Request, response: Response) => Promise<RequestContext>,
) {
  return (permission: keyof Permissions, handle: Handle): RequestHandler =>
    async (request, response) => {
      const asking = await permitted(request, response, permission, contextOf);
      response.set("Cache-Control", "no-store");
      const { publicUrl, gone } = asking;
      const actor = requireActor(asking);
      const base = `${publicUrl}/dicom-web`;
      await handle({ request, response, actor, services: parts.services, parts, base, gone });
    };
}
