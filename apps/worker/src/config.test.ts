import { expect, test } from "vitest";
import { ConfigError, readConfig } from "./config.ts";

test("worked example: two servers, two jobs at a time, an absolute folder", () => {
  expect(
    readConfig({
      DATABASE_URL: "postgresql://db/synoptic",
      REDIS_URL: "redis://queue",
      SYNOPTIC_DATA_DIR: "/data",
      WORKER_CONCURRENCY: "2",
    }),
  ).toMatchObject({
    databaseUrl: "postgresql://db/synoptic",
    redisUrl: "redis://queue",
    dataDir: "/data",
    concurrency: 2,
  });
});

test("nothing set, or set to nothing, is the embedded parts under the repository's root", () => {
  const config = readConfig({ DATABASE_URL: "" });
  expect(config).toMatchObject({ databaseUrl: undefined, redisUrl: undefined, concurrency: 1 });
  expect(config.dataDir).toMatch(/^\/.*\.synoptic$/);
});

test.each([
  ["WORKER_CONCURRENCY", "0"],
  ["WORKER_CONCURRENCY", "many"],
  ["SYNOPTIC_STUDY_QUIET_SECONDS", ""],
  ["SYNOPTIC_LOG_LEVEL", "loud"],
])("refused: %s=%s", (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(ConfigError);
  expect(() => readConfig({ [name]: value })).toThrow(name);
});
