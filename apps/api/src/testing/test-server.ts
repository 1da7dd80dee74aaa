import type { Role } from "@synoptic/domain";
import { createTestDatabase } from "@synoptic/persistence/testing";
import { createApiClient, hashPassword } from "@synoptic/services";
import pino from "pino";
import type { Parts } from "../parts.ts";
import { Scenarios } from "../scenarios.ts";
import { startServer } from "../server.ts";
import { SignInLimiter } from "../sign-in-limiter.ts";
import { skinScenario } from "./test-data.ts";
import { openTestServices } from "./test-services.ts";

export const password = "correct horse battery staple";

export interface Answer<T = Record<string, unknown>> {
  data?: T | null;
  errors?: { message: string; extensions: { code: string; id?: string } }[];
}

/** A server on a free port with a database of its own and two sites that must never see each other. */
export async function startTestServer(overrides: Partial<Parts> = {}) {
  const database = await createTestDatabase();
  const { db } = database;
  const site = await db.site.create({ data: { slug: "north", name: "North Clinic" } });
  const otherSite = await db.site.create({ data: { slug: "south", name: "South Clinic" } });
  const passwordHash = await hashPassword(password);
  const user = await db.user.create({
    data: { siteId: site.id, email: "ada@example.org", name: "Ada", role: "clinician", passwordHash },
  });
  const { services, close: closeServices } = await openTestServices(db);
  const logLines: string[] = [];
  const logger = pino({ level: "info" }, { write: (line: string) => void logLines.push(line) });
  const parts: Parts = {
    db,
    services,
    scenarios: new Scenarios(() => [skinScenario]),
    models: { loadedVersionIds: [], cardOf: () => "" },
    signInLimiter: new SignInLimiter(services.now),
    logger,
    about: { version: "0.0.0-test", demo: false, demoFilling: () => null, sessionHours: 12 },
    uploadLimitBytes: 4096,
    webDir: "/nonexistent",
    trustProxy: false,
    ...overrides,
  };
  const server = await startServer(parts, { host: "127.0.0.1", port: 0 });
  const url = `http://127.0.0.1:${server.port}`;

  const keyOf = async (role: Role, siteId = site.id) => {
    const actor = { kind: "system", id: null, siteId, role: "administrator" } as const;
    return (await createApiClient(services, actor, { name: `${role} client`, role })).key;
  };
  const keys = {
    clinician: await keyOf("clinician"),
    researcher: await keyOf("researcher"),
    integrator: await keyOf("integrator"),
    administrator: await keyOf("administrator"),
  };

  return {
    db,
    url,
    parts,
    logLines,
    site,
    otherSite,
    user,
    keys,
    keyOf,
    /** Sends one operation; with a key it is a machine that asks, without one a stranger. */
    ask: async <T = Record<string, unknown>>(
      query: string,
      {
        variables = {},
        key,
        headers = {},
      }: { variables?: object; key?: string; headers?: Record<string, string> } = {},
    ): Promise<Answer<T> & { status: number; headers: Headers }> => {
      const response = await fetch(`${url}/graphql`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          ...(key ? { authorization: `Bearer ${key}` } : {}),
          ...headers,
        },
        body: JSON.stringify({ query, variables }),
      });
      return {
        ...((await response.json()) as Answer<T>),
        status: response.status,
        headers: response.headers,
      };
    },
    close: async () => {
      await server.close();
      await closeServices();
      await database.close();
    },
  };
}

export type TestServer = Awaited<ReturnType<typeof startTestServer>>;
