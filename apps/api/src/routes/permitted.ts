import type { Request, Response } from "express";
import { refusal } from "../builder.ts";
import type { RequestContext } from "../context.ts";
import { type Permissions, permissionsOf } from "../permissions.ts";
import { requireSameOrigin } from "../same-origin.ts";

/**
 * Who asks, where they may; what changes something has to come from the same origin.
 * @throws the refusal of who is not signed in, or may not
 */
export async function permitted(
  request: Request,
  response: Response,
  permission: keyof Permissions,
  contextOf: (request: Request, response: Response) => Promise<RequestContext>,
): Promise<RequestContext> {
  if (request.method !== "GET" && request.method !== "HEAD") requireSameOrigin(request.headers, request.host);
  const asking = await contextOf(request, response);
  if (!permissionsOf(asking.actor)[permission]) throw refusal(asking);
  return asking;
}
