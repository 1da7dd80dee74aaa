import { join } from "node:path";
import { type ExecutionProvider, loadModels } from "@synoptic/inference";
import { privateNetworks, readNetworks } from "@synoptic/interop";
import {
  clearModelRefusals,
  createDiskBlobStore,
  type ModelProcess,
  openDatabase,
} from "@synoptic/persistence";
import { openQueue } from "@synoptic/queue";
import type { ServiceContext, ServiceLog } from "./context.ts";
import { type StartJobsOptions, startJobs } from "./dispatch-jobs.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import { keepSiteModels, openSiteModels } from "./models/site-models.ts";
import { registerModels } from "./register-models.ts";

export interface OpenServicesOptions {
  /** What this process is. */
  processKind: ModelProcess;
  /** A PostgreSQL URL; without one the database is embedded, in `dataDir`. */
  databaseUrl?: string | undefined;
  /** Of a streaming replica of it, for reads about cohorts. */
  databaseReadUrl?: string | undefined;
  /** A Redis URL; without one jobs and events stay in this process. */
  redisUrl?: string | undefined;
  /** Begins every key in Redis. */
  redisPrefix?: string | undefined;
  /** The embedded database and the blobs. */
  dataDir: string;
  modelsDir: string;
  log?: ServiceLog | undefined;
  /** Threads inside one forward pass; the cores where left out. */
  intraOpThreads?: number | undefined;
  /** What networks run on; the CPU where left out. */
  executionProvider?: ExecutionProvider | undefined;
  /** Private networks that webhooks may reach, in CIDR notation; none where left out. */
  webhookNetworks?: readonly string[] | undefined;
  /** Private networks that DICOMweb servers may be of; every one of RFC 1918 and RFC 4193 where left out. */
  dicomNetworks?: readonly string[] | undefined;
  /** A study that came by DICOM is read once nothing more of it has come for this long; ten seconds where left out. */
  studyQuietMs?: number | undefined;
}

export interface OpenServices {
  context: ServiceContext;
  metrics: Metrics;
  /** Ids of the loaded models' rows. */
  modelVersionIds: readonly string[];
  /** Begins to run jobs in this process. */
  startJobs(options: Pick<StartJobsOptions, "concurrency" | "sweepEveryMs">): Promise<void>;
  /** Waits for the jobs that run, then closes everything. */
  close(): Promise<void>;
}

/**
 * Opens all that the verbs need: the migrated database, the blobs, the models, the queue. The one place where a
 * process is put together.
 * @throws DatabaseUnavailableError, DiskFullError, NotWritableError, MigrationError
 * @throws ManifestError, ModelIntegrityError
 */
export async function openServices(options: OpenServicesOptions): Promise<OpenServices> {
  const { databaseUrl, databaseReadUrl, redisUrl, redisPrefix, dataDir, modelsDir, log } = options;
  const { intraOpThreads, executionProvider, processKind } = options;
  const metrics = createMetrics();
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const database = await openDatabase({ databaseUrl, databaseReadUrl, dataDir, log });
    closers.push(database.close);
    const applied = await database.migrate();
    if (applied.length > 0) log?.info({ applied }, "The database was migrated.");
    const models = await loadModels(modelsDir, {
      intraOpThreads,
      executionProvider,
      observer: metrics.observer,
    });
    closers.push(models.close);
    metrics.watchEngine(models.engine);
    const onError = (error: Error) => log?.warn({ err: error }, "The queue reports a fault.");
    const messaging = await openQueue({ redisUrl, prefix: redisPrefix, onError });
    closers.push(messaging.close);

    const { queue, tasks, events } = messaging;
    const blobs = createDiskBlobStore(join(dataDir, "blobs"));
    const context: ServiceContext = {
      db: database.db,
      replica: database.replica,
      blobs,
      models,
      modelsHome: join(dataDir, "models"),
      processKind,
      cacheHome: join(dataDir, "cache"),
      queue,
      tasks,
      events,
      webhookNetworks: readNetworks(options.webhookNetworks ?? []),
      dicomNetworks: readNetworks(options.dicomNetworks ?? privateNetworks),
      studyQuietMs: options.studyQuietMs ?? 10_000,
      now: () => new Date(),
      log,
    };
    const modelVersionIds = await registerModels(context);
    // An API that does the work itself has no workers, and what those of old times have refused stands in nobody's way.
    if (processKind === "api" && messaging.kind === "in-process")
      await clearModelRefusals(context.db, "worker");
    await openSiteModels(context);
    closers.push(keepSiteModels(context));
    return {
      context,
      metrics,
      modelVersionIds,
      startJobs: async (jobs) => {
        const stopSweeping = await startJobs(context, { ...jobs, alone: messaging.kind === "in-process" });
        closers.push(stopSweeping);
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
