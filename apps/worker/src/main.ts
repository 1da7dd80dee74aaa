import { DomainError } from "@synoptic/domain";
import { openServices } from "@synoptic/services";
import { ConfigError, readConfig } from "./config.ts";
import { createLogger } from "./logger.ts";
import { serveMetrics } from "./serve-metrics.ts";

try {
  const config = readConfig(process.env);
  const log = createLogger(config.logLevel);
  const services = await openServices({ ...config, processKind: "worker", log });

  const { metricsPort: port, metricsToken: token } = config;
  const metrics = port && token ? serveMetrics(services.metrics, { port, token }) : undefined;

  let stopping = false;
  const stop = (signal: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, "Stopping: no new jobs; those that run are finished.");
    metrics?.close();
    services.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, "The worker did not stop cleanly.");
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);

  await services.startJobs({ concurrency: config.concurrency });
  log.info({ concurrency: config.concurrency, models: services.context.models.manifests.length }, "Ready.");
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof DomainError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
