import type { Request, Response } from "express";
import type { SessionDoor } from "./context.ts";

const cookieName = "synoptic_session";

/** The session's secret in a `Cookie` header, or nothing. */
export function readSessionToken(header: string | undefined): string | undefined {
  for (const pair of header?.split(";") ?? []) {
    const [name, value] = pair.trim().split("=", 2);
    if (name === cookieName && value) return value;
  }
  return undefined;
}

/** The key in an `Authorization: Bearer` header, or nothing. */
export function readBearerKey(header: string | undefined): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(header ?? "")?.[1];
}

/** The session of one HTTP request: its cookie is out of reach of scripts and of other sites' requests. */
export function sessionDoor(request: Request, response: Response): SessionDoor {
  const options = { httpOnly: true, sameSite: "lax", secure: request.secure, path: "/" } as const;
  return {
    token: readSessionToken(request.headers.cookie),
    open: (token, expires) => void response.cookie(cookieName, token, { ...options, expires }),
    close: () => void response.clearCookie(cookieName, options),
  };
}

/** Over a socket a session can be used but neither opened nor closed. */
export function closedDoor(token: string | undefined): SessionDoor {
  return { token, open: () => {}, close: () => {} };
}
