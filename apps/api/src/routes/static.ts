import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import express, { type Response, Router } from "express";
import { contentSecurityPolicy } from "../security-headers.ts";

interface Page {
  html: string;
  policy: string;
  etag: string;
}

const inlineScript = /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/gi;
const year = 31_536_000;

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("base64");
}

function readPage(path: string): Page {
  const html = readFileSync(path, "utf8");
  const hashes = [...html.matchAll(inlineScript)].map(([, script]) => `sha256-${sha256(script ?? "")}`);
  return {
    html,
    policy: contentSecurityPolicy([...new Set(hashes)]),
    etag: `"${sha256(html).slice(0, 27)}"`,
  };
}

/** Every page of the export by its clean path: `/study` for `study.html`, `/` for `index.html`. */
function readPages(webDir: string): Map<string, Page> {
  const pages = new Map<string, Page>();
  for (const name of readdirSync(webDir, { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".html")) continue;
    const path = `/${name.replaceAll("\\", "/").slice(0, -".html".length)}`;
    pages.set(path.replace(/\/index$/, "") || "/", readPage(join(webDir, name)));
  }
  return pages;
}

function sendPage(response: Response, page: Page, status = 200): void {
  response
    .status(status)
    .set({ "Content-Security-Policy": page.policy, "Cache-Control": "no-cache", ETag: page.etag })
    .type("html")
    .send(page.html);
}

const notBuilt = "The dashboard is not built yet: run npm start, or ask /graphql.\n";

/** The dashboard's static export, read once: pages without `.html`, files that never change cached for good. */
export function staticRoutes(webDir: string): Router {
  const router = Router();
  if (!existsSync(join(webDir, "index.html"))) {
    return router.use((_request, response) => void response.status(404).type("text").send(notBuilt));
  }
  const pages = readPages(webDir);
  const notFound = pages.get("/404");

  // Browsers ask for it beside whatever is not a page of ours: a download, a FHIR answer.
  router.get("/favicon.ico", (_request, response) => response.redirect("/icon.svg"));
  router.use((request, response, next) => {
    if (request.method !== "GET" && request.method !== "HEAD") return next();
    const page = pages.get(request.path.replace(/(\.html|\/)$/, "").replace(/\/index$/, "") || "/");
    if (page && page !== notFound) sendPage(response, page);
    else next();
  });
  router.use(
    express.static(webDir, {
      index: false,
      redirect: false,
      setHeaders: (response: Response, path: string) => {
        const lasting = path.replaceAll("\\", "/").includes("/_next/static/");
        response.setHeader("Cache-Control", lasting ? `public, max-age=${year}, immutable` : "no-cache");
      },
    }),
  );
  return router.use((_request, response) => {
    if (notFound) sendPage(response, notFound, 404);
    else response.status(404).type("text").send("There is no such page.\n");
  });
}
