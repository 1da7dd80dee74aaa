import { NotFoundError } from "@synoptic/domain";
import { type FhirContext, findResourceKind, type ResourceKind } from "@synoptic/services";
import type { Request, RequestHandler, Response } from "express";
import { type RequestContext, requireActor } from "../../context.ts";
import type { Parts } from "../../parts.ts";
import type { Permissions } from "../../permissions.ts";
import { permitted } from "../permitted.ts";

export interface FhirRequest {
  request: Request;
  response: Response;
  /** What the services of FHIR need: who asks, and where this server is reached. */
  context: FhirContext & Parts["services"];
  /** Such as `https://synoptic.example.org/fhir`. */
  base: string;
}

export type Handle = (asked: FhirRequest) => Promise<void>;

/** Makes handlers that run only for who may: one place asks who it is. */
export function fhirHandlers(
  parts: Parts,
  contextOf: (request: Request, response: Response) => Promise<RequestContext>,
) {
  return (permission: keyof Permissions, handle: Handle): RequestHandler =>
    async (request, response) => {
      const asking = await permitted(request, response, permission, contextOf);
      const { publicUrl } = asking;
      const context = { ...parts.services, actor: requireActor(asking), publicUrl };
      await handle({ request, response, context, base: `${publicUrl}/fhir` });
    };
}

/** @throws NotFoundError */
export function kindOf(request: Request): ResourceKind {
  const kind = findResourceKind(String(request.params.type));
  if (!kind) throw new NotFoundError("There are no resources of this type.");
  return kind;
}
