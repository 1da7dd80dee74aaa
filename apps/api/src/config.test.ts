import { isAbsolute } from "node:path";
import { expect, test } from "vitest";
import { ConfigError, readConfig } from "./config.ts";

test("worked example: nothing set gives one process on port 3000 with its data in the repository", () => {
  const config = readConfig({});

  expect(config).toMatchObject({ port: 3000, host: "127.0.0.1", demo: false, uploadLimitBytes: 536_870_912 });
  expect(config.databaseUrl).toBeUndefined();
  expect(isAbsolute(config.dataDir) && config.dataDir.endsWith(".synoptic")).toBe(true);
});

test("an empty setting is none", () => {
  expect(readConfig({ DATABASE_URL: "", REDIS_URL: "" })).toMatchObject({
    databaseUrl: undefined,
    redisUrl: undefined,
  });
});

test("a study waits ten seconds for more of it, or as long as is set", () => {
  expect(readConfig({}).studyQuietMs).toBe(10_000);
  expect(readConfig({ SYNOPTIC_STUDY_QUIET_SECONDS: "90" }).studyQuietMs).toBe(90_000);
});

test("DIMSE is off until it has a port", () => {
  expect(readConfig({ DIMSE_PORT: "" }).dimse).toBeUndefined();
  expect(readConfig({ DIMSE_PORT: "11112" }).dimse).toEqual({
    ...{ port: 11_112, host: "127.0.0.1", aeTitle: "SYNOPTIC", maxAssociations: 16, tls: undefined },
  });
  const tls = { DIMSE_TLS_CERT: "a.pem", DIMSE_TLS_KEY: "b.pem", DIMSE_TLS_CA: "" };
  expect(readConfig({ DIMSE_PORT: "11112", ...tls }).dimse?.tls).toEqual({ cert: "a.pem", key: "b.pem" });
});

test.each([
  ["PORT", "seventy"],
  ["PORT", "70000"],
  ["UPLOAD_LIMIT_BYTES", "-1"],
  ["SESSION_HOURS", "0"],
  ["SYNOPTIC_STUDY_QUIET_SECONDS", ""],
  ["SYNOPTIC_STUDY_QUIET_SECONDS", "601"],
  ["DIMSE_PORT", "dicom"],
  ["DIMSE_AE_TITLE", "SEVENTEEN_LETTERS"],
  ["DIMSE_TLS_CERT", "without-its-key.pem"],
  ["DIMSE_TLS_CA", "without-our-own.pem"],
  // A replica of no primary.
  ["DATABASE_READ_URL", "postgresql://replica/synoptic"],
])("refused: %s=%s, naming the setting", (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(ConfigError);
  expect(() => readConfig({ [name]: value })).toThrow(name);
});
