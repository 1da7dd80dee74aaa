import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type DimseServer, hasDcmtk, runDcmtk, startDimseServer } from "./dimse-server.ts";

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;
const isTried = (hasDcmtk && hasOpenssl) || process.env.REQUIRE_DCMTK === "1";
if (!isTried) process.stderr.write("dcmtk or openssl is not installed, so DIMSE is not tried by TLS.\n");

const folder = mkdtempSync(join(tmpdir(), "synoptic-tls-"));
const file = (name: string) => join(folder, name);
const read = (name: string) => readFileSync(file(name), "utf8");

/** A certificate of its own authority, or of the one that is named. */
function certify(name: string, authority?: string): void {
  const signed =
    authority === undefined ? [] : ["-CA", file(`${authority}.crt`), "-CAkey", file(`${authority}.key`)];
  const { status, stderr } = spawnSync("openssl", [
    ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", `/CN=${name}`],
    ...["-keyout", file(`${name}.key`), "-out", file(`${name}.crt`), ...signed],
  ]);
  if (status !== 0) throw new Error(String(stderr));
}

const told: object[] = [];
let server: DimseServer;
beforeAll(async () => {
  if (!isTried) return;
  for (const authority of ["hospital", "elsewhere"]) certify(authority);
  certify("synoptic", "hospital");
  certify("modality", "hospital");
  certify("stranger", "elsewhere");
  const note = (details: object) => void told.push(details);
  const tls = { cert: read("synoptic.crt"), key: read("synoptic.key"), ca: read("hospital.crt") };
  server = await startDimseServer({ tls }, { info: note, warn: note, error: note });
});
afterAll(async () => {
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

const shows = (name: string) => [
  "+tls",
  file(`${name}.key`),
  file(`${name}.crt`),
  "+cf",
  file("hospital.crt"),
];

test.skipIf(!isTried)("storescu stores by TLS, as in the clear", async () => {
  const { code, text } = await runDcmtk(server.port, "storescu", shows("modality"), [
    "tests/fixtures/dicom/grey16.dcm",
  ]);
  expect(text).toContain("Received Store Response (Success)");
  expect(code).toBe(0);
  expect(await server.db.instance.count()).toBe(1);
});

test.skipIf(!isTried).each([
  ["a certificate of another authority", shows("stranger"), "UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
  ["no certificate", ["+tla", "+cf", file("hospital.crt")], "UNABLE_TO_GET_ISSUER_CERT"],
  ["no TLS", [], "ERR_SSL_WRONG_VERSION_NUMBER"],
])("who comes with %s has no association", async (_with, options, why) => {
  const before = told.length;
  expect((await runDcmtk(server.port, "echoscu", options)).code).not.toBe(0);
  await expect.poll(() => told.length).toBeGreaterThan(before);
  expect(told.at(-1)).toEqual({ address: "127.0.0.1", why: `TLS: ${why}` });
  expect(server.faults).toEqual([]);
});
