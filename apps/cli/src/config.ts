import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const repositoryRoot = fileURLToPath(new URL("../../..", import.meta.url));

const environment = z.object({
  DATABASE_URL: z.url().optional(),
  REDIS_URL: z.url().optional(),
  SYNOPTIC_DATA_DIR: z.string().default(resolve(repositoryRoot, ".synoptic")),
});

/** What the environment says, read once. */
export function readConfig(env: NodeJS.ProcessEnv) {
  const parsed = environment.parse(env);
  return {
    databaseUrl: parsed.DATABASE_URL,
    redisUrl: parsed.REDIS_URL,
    dataDir: resolve(parsed.SYNOPTIC_DATA_DIR),
    modelsDir: resolve(repositoryRoot, "packages/inference/models"),
  };
}
