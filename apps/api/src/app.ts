import { readFileSync } from "node:fs";
import { type OpenServices, openServices } from "@synoptic/services";
import type { Logger } from "pino";
import type { Config } from "./config.ts";
import { Demo } from "./demo.ts";
import { openDimse } from "./dimse.ts";
import type { InstalledModels } from "./installed-models.ts";
import { requireFreePort } from "./listen.ts";
import { Scenarios } from "./scenarios.ts";
import { startServer } from "./server.ts";
import { SignInLimiter } from "./sign-in-limiter.ts";

export interface RunningApp {
  url: string;
  /** Finishes the requests and jobs that run, then closes everything. */
  close(): Promise<void>;
}

/**
 * Opens the services of one process and serves them. Without Redis it does the assessments as well; with Redis,
 * worker processes do.
 * @throws DomainError, PortTakenError, each with one line for a person; what was opened is closed
 */
export async function openApp(config: Config, logger: Logger): Promise<RunningApp> {
  await requireFreePort(config);
  const { databaseUrl, databaseReadUrl, redisUrl, dataDir, modelsDir } = config;
  const { executionProvider, webhookNetworks, dicomNetworks, studyQuietMs } = config;
  const services = await openServices({
    processKind: "api",
    databaseUrl,
    databaseReadUrl,
    redisUrl,
    dataDir,
    modelsDir,
    executionProvider,
    webhookNetworks,
    dicomNetworks,
    studyQuietMs,
    log: logger,
  });
  const demo = new Demo();
  let stopDimse = async () => {};
  try {
    stopDimse = await openDimse(config, services.context, logger);
    const server = await startServer(partsOf(config, services, demo, logger), config);
    // The server answers from here on; what was left over and the demo come in while it does.
    if (redisUrl === undefined) await services.startJobs({ concurrency: config.concurrency });
    if (config.demo) demo.fill(services.context);
    return {
      url: server.url,
      close: async () => {
        await Promise.all([server.close(), stopDimse(), demo.stop()]);
        await services.close();
      },
    };
  } catch (error) {
    await stopDimse();
    await services.close();
    throw error;
  }
}

function partsOf(config: Config, services: OpenServices, demo: Demo, logger: Logger) {
  const { context, metrics, modelVersionIds } = services;
  const { metricsToken } = config;
  const { sessionHours, uploadLimitBytes, webDir, trustProxy, publicUrl } = config;
  return {
    db: context.db,
    services: context,
    scenarios: new Scenarios(() => context.models.scenarios),
    models: installed(context.models.manifests, modelVersionIds),
    signInLimiter: new SignInLimiter(context.now),
    logger,
    about: { version: readVersion(), demo: config.demo, demoFilling: () => demo.filling, sessionHours },
    uploadLimitBytes,
    webDir,
    trustProxy,
    publicUrl,
    metrics: metricsToken === undefined ? undefined : { metrics, metricsToken },
  };
}

type Card = { id: string; version: string; card: string };

function installed(manifests: readonly Card[], loadedVersionIds: readonly string[]): InstalledModels {
  const cards = new Map(manifests.map(({ id, version, card }) => [`${id} ${version}`, card]));
  return { loadedVersionIds, cardOf: (id, version) => cards.get(`${id} ${version}`) ?? "" };
}

function readVersion(): string {
  const manifest = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}
