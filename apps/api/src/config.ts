import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { aeTitleText, type ExecutionProvider, executionProviders } from "@synoptic/services";
import { z } from "zod";

/** The root of the repository, which relative paths in the environment are relative to. */
const repositoryRoot = fileURLToPath(new URL("../../..", import.meta.url));

const mebibyte = 1024 ** 2;
const flag = z
  .enum(["0", "1", "true", "false", ""])
  .default("0")
  .transform((value) => value === "1" || value === "true");
const optionalText = z
  .string()
  .optional()
  .transform((value) => (value === undefined || value === "" ? undefined : value));

/** `~` is the home folder; anything relative starts at the repository's root. */
function toAbsolute(path: string): string {
  if (path.startsWith("~/")) return join(homedir(), path.slice(2));
  return isAbsolute(path) ? path : resolve(repositoryRoot, path);
}

/** Networks in CIDR notation, with commas between them. */
const networks = z
  .string()
  .default("")
  .transform((text) => text.split(",").flatMap((one) => one.trim() || []))
  .pipe(z.array(z.union([z.cidrv4(), z.cidrv6()], "not a network such as 10.1.0.0/16")));

const environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().min(1).default("127.0.0.1"),
  DATABASE_URL: optionalText,
  DATABASE_READ_URL: optionalText,
  REDIS_URL: optionalText,
  SYNOPTIC_DATA_DIR: z.string().min(1).default(".synoptic").transform(toAbsolute),
  SYNOPTIC_WEB_DIR: z.string().min(1).default("apps/web/out").transform(toAbsolute),
  SYNOPTIC_MODELS_DIR: z.string().min(1).default("packages/inference/models").transform(toAbsolute),
  SYNOPTIC_DEMO: flag,
  SYNOPTIC_LOG_LEVEL: z.enum(["silent", "fatal", "error", "warn", "info", "debug", "trace"]).default("warn"),
  UPLOAD_LIMIT_BYTES: z.coerce
    .number()
    .int()
    .positive()
    .default(512 * mebibyte),
  SESSION_HOURS: z.coerce.number().positive().max(720).default(12),
  SYNOPTIC_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(1),
  SYNOPTIC_TRUST_PROXY: flag,
  SYNOPTIC_PUBLIC_URL: optionalText.pipe(
    z
      .url({ protocol: /^https?$/ })
      .transform((url) => url.replace(/\/+$/, ""))
      .optional(),
  ),
  SYNOPTIC_EXECUTION_PROVIDER: z.enum(executionProviders).default("cpu"),
  SYNOPTIC_METRICS_TOKEN: optionalText,
  SYNOPTIC_WEBHOOK_NETWORKS: networks,
  SYNOPTIC_DICOM_NETWORKS: networks.optional(),
  SYNOPTIC_STUDY_QUIET_SECONDS: z.coerce.number().min(1).max(600).default(10),
  DIMSE_PORT: optionalText
    .transform((text) => (text === undefined ? undefined : Number(text)))
    .pipe(z.number().int().min(0).max(65_535).optional()),
  DIMSE_HOST: z.string().min(1).default("127.0.0.1"),
  DIMSE_AE_TITLE: aeTitleText.default("SYNOPTIC"),
  DIMSE_ASSOCIATIONS: z.coerce.number().int().min(1).max(256).default(16),
  DIMSE_TLS_CERT: optionalText,
  DIMSE_TLS_KEY: optionalText,
  DIMSE_TLS_CA: optionalText,
});

const settings = environment
  .refine(({ DATABASE_URL, DATABASE_READ_URL }) => !DATABASE_READ_URL || DATABASE_URL, {
    path: ["DATABASE_READ_URL"],
    message: "a replica needs DATABASE_URL, the primary that it follows",
  })
  .refine(({ DIMSE_TLS_CERT, DIMSE_TLS_KEY }) => !DIMSE_TLS_CERT === !DIMSE_TLS_KEY, {
    path: ["DIMSE_TLS_CERT"],
    message: "a certificate and its DIMSE_TLS_KEY are set together",
  })
  .refine(({ DIMSE_TLS_CERT, DIMSE_TLS_CA }) => !DIMSE_TLS_CA || DIMSE_TLS_CERT, {
    path: ["DIMSE_TLS_CA"],
    message: "callers can show a certificate only where there is a DIMSE_TLS_CERT",
  });

export interface DimseConfig {
  port: number;
  host: string;
  aeTitle: string;
  maxAssociations: number;
  /** Paths of PEM files; in the clear where left out. */
  tls: { cert: string; key: string; ca: string | undefined } | undefined;
}

/** What the environment says, read once when the process starts. */
export interface Config {
  /** Private networks that webhooks may reach. */
  webhookNetworks: string[];
  /** Private networks that DICOMweb servers may be of; all where left out. */
  dicomNetworks: string[] | undefined;
  /** A study that came by DICOM is read once nothing more of it has come for this long. */
  studyQuietMs: number;
  port: number;
  host: string;
  /** A PostgreSQL URL; without one the embedded database under `dataDir` is used. */
  databaseUrl: string | undefined;
  /** A PostgreSQL URL of a streaming replica of it, for reads about cohorts. */
  databaseReadUrl: string | undefined;
  /** A Redis URL; without one jobs run in this process. */
  redisUrl: string | undefined;
  dataDir: string;
  /** The dashboard's static export. */
  webDir: string;
  /** One folder a model. */
  modelsDir: string;
  demo: boolean;
  logLevel: string;
  uploadLimitBytes: number;
  sessionHours: number;
  /** Jobs at a time in this process. */
  concurrency: number;
  /** Whether `X-Forwarded-*` of a reverse proxy is believed. */
  trustProxy: boolean;
  /** Where clients reach this server, such as `https://synoptic.example.org`; as each request did where left out. */
  publicUrl: string | undefined;
  /** What networks run on. */
  executionProvider: ExecutionProvider;
  /** Where DICOM's own protocol is listened for; nowhere where left out. */
  dimse: DimseConfig | undefined;
  /** Whoever sends it may read `/metrics`; without one there is no such path. */
  metricsToken: string | undefined;
}

/** A setting that cannot be used; its message is one line for a person. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/**
 * @param env such as `process.env`
 * @throws ConfigError naming the first setting that is wrong
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const parsed = settings.safeParse(env);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ConfigError(
      `The setting ${issue?.path.join(".")} is wrong: ${issue?.message.replace(/\.$/, "")}.`,
    );
  }
  const value = parsed.data;
  return {
    port: value.PORT,
    host: value.HOST,
    databaseUrl: value.DATABASE_URL,
    databaseReadUrl: value.DATABASE_READ_URL,
    redisUrl: value.REDIS_URL,
    dataDir: value.SYNOPTIC_DATA_DIR,
    webDir: value.SYNOPTIC_WEB_DIR,
    modelsDir: value.SYNOPTIC_MODELS_DIR,
    demo: value.SYNOPTIC_DEMO,
    logLevel: value.SYNOPTIC_LOG_LEVEL,
    uploadLimitBytes: value.UPLOAD_LIMIT_BYTES,
    sessionHours: value.SESSION_HOURS,
    concurrency: value.SYNOPTIC_CONCURRENCY,
    trustProxy: value.SYNOPTIC_TRUST_PROXY,
    publicUrl: value.SYNOPTIC_PUBLIC_URL,
    executionProvider: value.SYNOPTIC_EXECUTION_PROVIDER,
    metricsToken: value.SYNOPTIC_METRICS_TOKEN,
    webhookNetworks: value.SYNOPTIC_WEBHOOK_NETWORKS,
    dicomNetworks: value.SYNOPTIC_DICOM_NETWORKS,
    studyQuietMs: value.SYNOPTIC_STUDY_QUIET_SECONDS * 1000,
    dimse: dimseOf(value),
  };
}

function dimseOf(value: z.infer<typeof settings>): DimseConfig | undefined {
  const { DIMSE_PORT: port, DIMSE_TLS_CERT: cert, DIMSE_TLS_KEY: key, DIMSE_TLS_CA: ca } = value;
  if (port === undefined) return undefined;
  return {
    port,
    host: value.DIMSE_HOST,
    aeTitle: value.DIMSE_AE_TITLE,
    maxAssociations: value.DIMSE_ASSOCIATIONS,
    tls: cert === undefined || key === undefined ? undefined : { cert, key, ca },
  };
}
