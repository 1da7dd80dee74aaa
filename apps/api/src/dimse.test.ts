import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ServiceContext } from "@synoptic/services";
import { pino } from "pino";
import { afterAll, expect, test } from "vitest";
import { ConfigError, readConfig } from "./config.ts";
import { openDimse } from "./dimse.ts";

const folder = mkdtempSync(join(tmpdir(), "synoptic-tls-"));
afterAll(() => rmSync(folder, { recursive: true }));
const notPem = join(folder, "not.pem");
writeFileSync(notPem, "neither a certificate nor a key");

test.each([
  [{ DIMSE_TLS_CERT: join(folder, "none.pem"), DIMSE_TLS_KEY: notPem }, /setting DIMSE_TLS_CERT .*ENOENT/],
  [{ DIMSE_TLS_CERT: notPem, DIMSE_TLS_KEY: folder }, /setting DIMSE_TLS_KEY .*EISDIR/],
  [{ DIMSE_TLS_CERT: notPem, DIMSE_TLS_KEY: notPem }, /DIMSE_TLS_CERT, _KEY and _CA do not serve/],
])("a certificate that cannot be used is said at the start: %o", async (env, message) => {
  const config = readConfig({ DIMSE_PORT: "0", ...env });
  const opening = openDimse(config, {} as ServiceContext, pino({ level: "silent" }));
  await expect(opening).rejects.toThrow(ConfigError);
  await expect(opening).rejects.toThrow(message);
});
