import type { Actor } from "@synoptic/domain";
import { UnauthenticatedError } from "@synoptic/domain";
import type { PrismaClient } from "@synoptic/persistence";
import type { ServiceContext } from "@synoptic/services";
import type { DemoFilling } from "./demo.ts";
import type { InstalledModels } from "./installed-models.ts";
import type { Scenarios } from "./scenarios.ts";
import type { SignInLimiter } from "./sign-in-limiter.ts";

/** The browser's session as one request or one socket sees it. */
export interface SessionDoor {
  /** The session's secret, from the cookie; nothing for machines and strangers. */
  readonly token: string | undefined;
  /** Gives the browser its cookie. Does nothing over a WebSocket. */
  open(token: string, expiresAt: Date): void;
  close(): void;
}

/** What every resolver gets: who asks, and the few ways out of the API. */
export interface RequestContext {
  actor: Actor | null;
  db: PrismaClient;
  services: ServiceContext;
  scenarios: Scenarios;
  models: InstalledModels;
  session: SessionDoor;
  signInLimiter: SignInLimiter;
  /** The caller's address, for limits only. */
  address: string;
  /** Where clients reach this server, such as `https://synoptic.example.org`. */
  publicUrl: string;
  about: { version: string; demo: boolean; demoFilling: () => DemoFilling | null; sessionHours: number };
  /** Aborts where the caller goes away before the answer; nothing over a WebSocket. */
  gone?: AbortSignal;
}

/** @throws UnauthenticatedError where no one is signed in; root fields' rules have made sure of it before */
export function requireActor(context: RequestContext): Actor {
  if (context.actor === null) throw new UnauthenticatedError("Sign in to ask for this.");
  return context.actor;
}
