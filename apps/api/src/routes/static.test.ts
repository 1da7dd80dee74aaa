import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import express from "express";
import { afterAll, beforeAll, expect, test } from "vitest";
import { staticRoutes } from "./static.ts";

const script = 'self.__next_f=[[0,"x"]]';
let folder: string;
let server: Server;
let url: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "synoptic-web-"));
  mkdirSync(join(folder, "_next/static"), { recursive: true });
  writeFileSync(join(folder, "index.html"), `<script src="/a.js"></script><script>${script}</script>home`);
  writeFileSync(join(folder, "study.html"), "study");
  writeFileSync(join(folder, "404.html"), "lost");
  writeFileSync(join(folder, "_next/static/a.js"), "1");
  server = createServer(express().use(staticRoutes(folder)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

test("worked example: a page may run its own inline script and no other", async () => {
  const response = await fetch(`${url}/`);
  const policy = response.headers.get("content-security-policy");
  const hash = createHash("sha256").update(script).digest("base64");

  expect(await response.text()).toContain("home");
  expect(policy).toContain(`script-src 'self' 'sha256-${hash}';`);
  expect(policy).not.toContain("script-src 'self' 'unsafe-inline'");
});

test.each(["/study", "/study/", "/study.html", "/study?id=1"])("%s is the study page", async (path) => {
  const response = await fetch(url + path);
  expect([response.status, await response.text()]).toEqual([200, "study"]);
});

test("files named after their content are kept for good, pages are asked for again", async () => {
  expect((await fetch(`${url}/_next/static/a.js`)).headers.get("cache-control")).toContain("immutable");
  expect((await fetch(`${url}/study`)).headers.get("cache-control")).toBe("no-cache");
});

test.each(["/nothing", "/../package.json", "/..%2f..%2fetc/passwd", "/404"])(
  "refused: %s is not found",
  async (path) => {
    const response = await fetch(url + path);
    expect([response.status, await response.text()]).toEqual([404, "lost"]);
  },
);

test("a browser that asks for an icon beside a download finds one", async () => {
  const response = await fetch(`${url}/favicon.ico`, { redirect: "manual" });
  expect([response.status, response.headers.get("location")]).toEqual([302, "/icon.svg"]);
});
