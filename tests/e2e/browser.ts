/// <reference lib="dom" />
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
const screenshotDir = process.env.SCREENSHOT_DIR;

/** Where the server under test listens. */
export const baseUrl = (process.env.E2E_BASE_URL ?? "").replace(/\/$/, "");

/** Why the journey cannot be made here; nothing where it can. */
export function missingForJourney(): string | null {
  if (baseUrl === "") return "E2E_BASE_URL is not set: start the server and name it.";
  if (!existsSync(executablePath)) return `There is no browser at ${executablePath}: set CHROMIUM_PATH.`;
  return null;
}

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

export interface Visit {
  context: BrowserContext;
  page: Page;
  /** What went wrong on the way: console errors, exceptions, failed requests, broken content rules. */
  faults: string[];
}

/** A fresh browser profile that writes down every fault it sees. */
export async function visit(
  browser: Browser,
  options: Parameters<Browser["newContext"]>[0] = {},
): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const faults: string[] = [];
  await context.exposeFunction("reportViolation", (text: string) => faults.push(`content policy: ${text}`));
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      const report = (globalThis as unknown as { reportViolation: (text: string) => void }).reportViolation;
      report(`${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(`console: ${message.text()} ${message.location().url}`);
  });
  page.on("pageerror", (error) => faults.push(`exception: ${error.message}`));
  page.on("requestfailed", (request) => {
    // A page that is left while it loads gives its requests up; that is no fault.
    if (request.failure()?.errorText === "net::ERR_ABORTED") return;
    faults.push(`request: ${request.method()} ${request.url()} ${request.failure()?.errorText}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) faults.push(`status ${response.status()}: ${response.url()}`);
  });
  return { context, page, faults };
}

/** Keeps what is seen, where a folder for it is named. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  if (screenshotDir === undefined) return;
  mkdirSync(screenshotDir, { recursive: true });
  await page.screenshot({ path: join(screenshotDir, `${name}.png`), fullPage: true });
}

/** Signs in with a demo account by its role, as its button says, and waits for the page that it begins at. */
export async function signIn(page: Page, role: "Clinician" | "Administrator" | "Researcher"): Promise<void> {
  await page.goto(`${baseUrl}/`);
  await page.getByRole("region", { name: "Demo accounts" }).getByRole("button", { name: role }).click();
  if (role === "Researcher") return page.getByRole("heading", { name: "Cohorts", level: 1 }).waitFor();
  await page.getByRole("heading", { name: "Worklist" }).waitFor();
  await page.locator("tbody tr").first().waitFor();
}

/** Waits until all of the demo's patients are there, since counts are told of all of them. */
export async function waitForDemo(page: Page): Promise<void> {
  await page.goto(`${baseUrl}/`);
  const filling = async () => {
    const answer = await page.request.post(`${baseUrl}/graphql`, {
      data: { query: "{ about { demoFilling { added of } } }" },
    });
    return ((await answer.json()) as { data: { about: { demoFilling: unknown } } }).data.about.demoFilling;
  };
  while ((await filling()) !== null) await page.waitForTimeout(500);
}
