import type { PrismaClient } from "@synoptic/persistence";
import type { Metrics, ServiceContext } from "@synoptic/services";
import type { Logger } from "pino";
import type { RequestContext } from "./context.ts";
import type { InstalledModels } from "./installed-models.ts";
import type { Scenarios } from "./scenarios.ts";
import type { SignInLimiter } from "./sign-in-limiter.ts";

/** What the server is made of; `main.ts` opens it all, tests bring their own. */
export interface Parts {
  db: PrismaClient;
  services: ServiceContext;
  scenarios: Scenarios;
  models: InstalledModels;
  signInLimiter: SignInLimiter;
  logger: Logger;
  about: RequestContext["about"];
  uploadLimitBytes: number;
  webDir: string;
  trustProxy: boolean;
  /** Where clients reach this server; as each request did where it is left out. */
  publicUrl?: string | undefined;
  /** Served to whoever has the token; left out, not at all. */
  metrics?: { metrics: Metrics; metricsToken: string } | undefined;
}
