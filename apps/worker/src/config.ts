import { isAbsolute, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type ExecutionProvider, executionProviders } from "@synoptic/services";
import { z } from "zod";

/** The root of the repository, which relative paths in the environment are relative to. */
const repositoryRoot = fileURLToPath(new URL("../../..", import.meta.url));
const fromRoot = (path: string) => (isAbsolute(path) ? path : resolve(repositoryRoot, path));

const optionalText = z
  .string()
  .optional()
  .transform((value) => value || undefined);

/** Networks in CIDR notation, with commas between them. */
const networks = z
  .string()
  .default("")
  .transform((text) => text.split(",").flatMap((one) => one.trim() || []))
  .pipe(z.array(z.union([z.cidrv4(), z.cidrv6()], "not a network such as 10.1.0.0/16")));

const environment = z.object({
  DATABASE_URL: optionalText,
  DATABASE_READ_URL: optionalText,
  REDIS_URL: optionalText,
  REDIS_PREFIX: optionalText,
  SYNOPTIC_DATA_DIR: z.string().min(1).default(".synoptic").transform(fromRoot),
  SYNOPTIC_MODELS_DIR: z.string().min(1).default("packages/inference/models").transform(fromRoot),
  SYNOPTIC_LOG_LEVEL: z.enum(["silent", "fatal", "error", "warn", "info", "debug", "trace"]).default("info"),
  SYNOPTIC_EXECUTION_PROVIDER: z.enum(executionProviders).default("cpu"),
  SYNOPTIC_METRICS_TOKEN: optionalText,
  SYNOPTIC_WEBHOOK_NETWORKS: networks,
  SYNOPTIC_DICOM_NETWORKS: networks.optional(),
  SYNOPTIC_STUDY_QUIET_SECONDS: z.coerce.number().min(1).max(600).default(10),
  WORKER_METRICS_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(1),
});

const settings = environment.refine(
  ({ DATABASE_URL, DATABASE_READ_URL }) => !DATABASE_READ_URL || DATABASE_URL,
  { path: ["DATABASE_READ_URL"], message: "a replica needs DATABASE_URL, the primary that it follows" },
);

/** What the environment says, read once when the process starts. */
export interface Config {
  /** Private networks that webhooks may reach. */
  webhookNetworks: string[];
  /** Private networks that DICOMweb servers may be of; all where left out. */
  dicomNetworks: string[] | undefined;
  /** A study that came by DICOM is read once nothing more of it has come for this long. */
  studyQuietMs: number;
  /** A PostgreSQL URL; without one the embedded database under `dataDir` is used. */
  databaseUrl: string | undefined;
  /** A PostgreSQL URL of a streaming replica of it, for reads about cohorts. */
  databaseReadUrl: string | undefined;
  /** A Redis URL; without one this process runs what waits in the database and hears of nothing else but by sweeping. */
  redisUrl: string | undefined;
  redisPrefix: string | undefined;
  /** Blobs, shared with the API. */
  dataDir: string;
  modelsDir: string;
  logLevel: string;
  /** What networks run on. */
  executionProvider: ExecutionProvider;
  /** Metrics are served on this port of every address to whoever has the token; both are needed. */
  metricsPort: number | undefined;
  metricsToken: string | undefined;
  /** Jobs at a time. */
  concurrency: number;
}

/** A setting that cannot be used; its message is one line for a person. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** @throws ConfigError naming the first setting that is wrong */
export function readConfig(env: Record<string, string | undefined>): Config {
  const parsed = settings.safeParse(env);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ConfigError(`The setting ${issue?.path.join(".")} is wrong: ${issue?.message}.`);
  }
  const value = parsed.data;
  return {
    databaseUrl: value.DATABASE_URL,
    databaseReadUrl: value.DATABASE_READ_URL,
    redisUrl: value.REDIS_URL,
    redisPrefix: value.REDIS_PREFIX,
    dataDir: value.SYNOPTIC_DATA_DIR,
    modelsDir: value.SYNOPTIC_MODELS_DIR,
    logLevel: value.SYNOPTIC_LOG_LEVEL,
    executionProvider: value.SYNOPTIC_EXECUTION_PROVIDER,
    metricsPort: value.WORKER_METRICS_PORT,
    metricsToken: value.SYNOPTIC_METRICS_TOKEN,
    webhookNetworks: value.SYNOPTIC_WEBHOOK_NETWORKS,
    dicomNetworks: value.SYNOPTIC_DICOM_NETWORKS,
    studyQuietMs: value.SYNOPTIC_STUDY_QUIET_SECONDS * 1000,
    concurrency: value.WORKER_CONCURRENCY,
  };
}
