/// <reference lib="dom" />
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { baseUrl, keepScreenshot, launch, missingForJourney, signIn, visit } from "./browser.ts";
import { ownModelZip } from "./own-model.ts";

const missing = missingForJourney();
if (missing !== null) console.log(`The browser journey is skipped. ${missing}`);

/** A picture drawn by the browser: skin, and on it what looks like a lesion from afar, or nothing. */
async function drawSkin(page: Page, lesion: boolean): Promise<Buffer> {
  const url = await page.evaluate((withLesion) => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 224;
    const pen = canvas.getContext("2d");
    if (pen === null) throw new Error("This browser cannot draw.");
    pen.fillStyle = "#d9a58c";
    pen.fillRect(0, 0, 224, 224);
    if (withLesion) {
      pen.fillStyle = "#5b3527";
      pen.ellipse(112, 108, 58, 47, 0, 0, 7);
      pen.fill();
      // No two are the same file, which would be known already.
      pen.fillStyle = `rgb(${crypto.getRandomValues(new Uint8Array(3)).join(" ")})`;
      pen.fillRect(0, 0, 1, 1);
    }
    return canvas.toDataURL("image/png");
  }, lesion);
  return Buffer.from(url.split(",")[1] ?? "", "base64");
}

/** Sends such a picture for the first patient of the search, of all where no number is named. */
async function uploadSkin(page: Page, lesion: boolean, patient = ""): Promise<void> {
  await page.goto(`${baseUrl}/upload`);
  const file = { name: "skin.png", mimeType: "image/png", buffer: await drawSkin(page, lesion) };
  await page.locator("input[type=file]").setInputFiles(file);
  await page.getByLabel("Patient", { exact: true }).fill(patient);
  const found = page.getByRole("list", { name: "Patients found" });
  await found.getByRole("button", { name: patient }).first().click();
  await page.getByLabel("What to look for").selectOption("skin");
  await page.getByRole("button", { name: "Send the file" }).click();
}

describe.skipIf(missing !== null)("a clinician's way through the dashboard", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());

  test("signs in, finds the riskiest case, looks at the heatmap and accepts", async () => {
    const { context, page, faults } = await visit(browser);
    await page.goto(`${baseUrl}/`);
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await keepScreenshot(page, "sign-in");
    await signIn(page, "Clinician");
    await keepScreenshot(page, "worklist");

    // Assessments come in while one watches; a worker that has just begun has made none yet.
    const risks = page.locator("tbody tr td:first-child svg title");
    await risks.nth(5).waitFor({ state: "attached", timeout: 60_000 });
    expect(await risks.count()).toBeGreaterThan(5);

    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    const rows = page.locator("[data-row-link]");
    expect(await rows.nth(1).evaluate((link) => link === document.activeElement)).toBe(true);

    const study = page
      .locator("tbody tr", { hasText: "To review" })
      .locator('[data-row-link][href^="/study"]')
      .first();
    await study.click();
    await page.locator("svg[aria-label^='How the risk of']").waitFor();
    const heatmap = page.locator("img[data-heatmap]");
    await heatmap.waitFor();
    const before = await heatmap.evaluate((image) => getComputedStyle(image).opacity);
    await page.getByRole("slider", { name: "Opacity of the heatmap" }).focus();
    await page.keyboard.press("End");
    const after = await heatmap.evaluate((image) => getComputedStyle(image).opacity);
    expect([Number(before) < 1, Number(after)]).toEqual([true, 1]);
    await page.keyboard.press("Home");
    for (let step = 0; step < 45; step++) await page.keyboard.press("ArrowRight");
    const worth = page.getByRole("region", { name: "What this map is worth" });
    await page.getByRole("button", { name: "Measure it" }).click();
    await worth.getByRole("progressbar").waitFor();
    // What was asked for is found again, and shown when it is done.
    await page.reload();
    await worth
      .getByText(/random order/)
      .first()
      .waitFor({ timeout: 90_000 });
    expect(await worth.getByText(/1 forward pass,/).count()).toBe(1);
    await keepScreenshot(page, "study");

    await page.getByRole("button", { name: "Show as table" }).click();
    expect(await page.getByRole("cell", { name: "Post-test risk" }).count()).toBe(1);

    await page.getByRole("button", { name: "Accept" }).click();
    await page.getByRole("region", { name: "Review" }).getByText("Accepted").waitFor();

    const truth = page.getByRole("region", { name: "What it turned out to be" });
    await truth.getByRole("button", { name: /Record it|Correct it/ }).click();
    await truth.getByRole("button", { name: "Record", exact: true }).click();
    await truth.getByText("Say how it is known").waitFor();
    await truth.getByLabel("How it is known").fill("Histology");
    await truth.getByRole("button", { name: "Record", exact: true }).click();
    await truth.getByText("by Histology").waitFor();

    await page.getByRole("heading", { level: 1 }).getByRole("link").click();
    await page.getByRole("heading", { name: "Identifiers" }).waitFor();
    const riskScores = page.getByRole("region", { name: "Risk scores" });
    await riskScores.getByText("Research software, not for the care of patients").waitFor();
    await riskScores.getByText(/scores? for which inputs are missing/).click();
    await riskScores.getByText("Needs", { exact: false }).first().waitFor();
    expect(await riskScores.getByRole("link", { name: /Circulation/ }).count()).toBeGreaterThan(0);
    await keepScreenshot(page, "patient");
    expect(faults).toEqual([]);
    await context.close();
  });

  test("uploads a picture and watches its result arrive", async () => {
    const { context, page, faults } = await visit(browser);
    await signIn(page, "Clinician");
    await uploadSkin(page, true);
    await page.getByText("Assessed", { exact: true }).waitFor({ timeout: 60_000 });
    await keepScreenshot(page, "upload");
    await page.getByRole("link", { name: "Open the study" }).click();
    await page.locator("svg[aria-label^='How the risk of']").waitFor();
    expect(await page.getByText("What made it").count()).toBe(1);
    expect(faults).toEqual([]);
    await context.close();
  });

  test("a list keeps still under the pointer, and says what has come meanwhile", async () => {
    const { context, page, faults } = await visit(browser);
    await signIn(page, "Clinician");
    await page.getByRole("searchbox", { name: "Search patients by name or number" }).fill("DEMO-033");
    const rows = page.locator("[data-row-link]");
    await expect.poll(() => rows.count()).toBeLessThan(20);
    await rows.first().hover();
    const order = () => rows.evaluateAll((links) => links.map((link) => link.getAttribute("href")));
    const before = await order();

    const elsewhere = await context.newPage();
    await uploadSkin(elsewhere, true, "DEMO-033");
    await elsewhere.getByText("Assessed", { exact: true }).waitFor({ timeout: 60_000 });
    const show = page.getByRole("button", { name: /^(\d+ new cases?|The order has changed): show$/ });
    await show.waitFor();
    expect(await order()).toEqual(before);
    await keepScreenshot(page, "worklist-held");
    await show.click();
    await expect.poll(order).not.toEqual(before);
    expect(faults).toEqual([]);
    await context.close();
  });

  test("is told why a blank picture is not read, and what would help", async () => {
    const { context, page, faults } = await visit(browser);
    await signIn(page, "Clinician");
    await uploadSkin(page, false);
    await page.getByRole("link", { name: "Open the study" }).click({ timeout: 60_000 });
    await page.getByText("The image's reading is withheld").waitFor();
    await page.getByText("What would help:").waitFor();
    await keepScreenshot(page, "study-withheld");
    const name = (await page.getByRole("heading", { level: 1 }).textContent()) ?? "";
    await page.goto(`${baseUrl}/`);
    await page.getByRole("searchbox", { name: "Search patients by name or number" }).fill(name);
    await page.locator("td:last-child").getByText("Image withheld: blank").first().waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  test("overrides with a reason, which must be given", async () => {
    const { context, page, faults } = await visit(browser);
    await signIn(page, "Clinician");
    await page
      .locator("tbody tr", { hasText: "To review" })
      .locator('[data-row-link][href^="/study"]')
      .last()
      .click();
    await page.getByRole("button", { name: "Override…" }).click();
    const dialog = page.getByRole("dialog", { name: "Override the risk" });
    await dialog.getByRole("button", { name: "Override" }).click();
    await dialog.getByText("Say why, so that others can follow.").waitFor();
    await dialog.getByLabel("Reason").fill("Dermoscopy in clinic shows a benign pattern.");
    await dialog.getByLabel("Your own estimate, in percent").fill("2");
    await dialog.getByRole("button", { name: "Override" }).click();
    await page.getByRole("region", { name: "Review" }).getByText("Overridden with").waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  test("an administrator finds the settings, a researcher the models and no patient", async () => {
    const admin = await visit(browser);
    await signIn(admin.page, "Administrator");
    await admin.page.goto(`${baseUrl}/settings`);
    await admin.page.getByRole("form").first().waitFor();
    await keepScreenshot(admin.page, "settings");
    await admin.page.getByRole("tab", { name: "Audit trail" }).click();
    await admin.page.getByRole("cell").first().waitFor();
    await keepScreenshot(admin.page, "settings-audit");
    await admin.page.goto(`${baseUrl}/models`);
    await admin.page.getByRole("navigation", { name: "Models" }).waitFor();
    await admin.page.goto(`${baseUrl}/models/#skin-attention-cnn`);
    await admin.page.getByRole("button", { name: "Make shadow" }).click();
    const dialog = admin.page.getByRole("dialog", { name: "Make it the shadow" });
    await dialog.getByLabel("Reason").fill("To be compared");
    await dialog.getByRole("button", { name: "Confirm" }).click();
    const part = admin.page.getByRole("region", { name: "Part at this site" });
    await part.getByText("shadow, which reads every case unseen").waitFor();
    await keepScreenshot(admin.page, "models");

    await admin.page.getByText("Source attributes").click();
    await admin.page.getByRole("region", { name: "External validation process" }).waitFor();
    await admin.page.goto(`${baseUrl}/models/#skin-head`);
    await admin.page.getByRole("button", { name: "Choose a threshold" }).click();
    await admin.page.getByRole("button", { name: "Choose on the labelled cases" }).click();
    await admin.page.getByText("A threshold needs 10 labelled cases with the finding").waitFor();
    await admin.page.getByRole("button", { name: "Train a head" }).click();
    const training = admin.page.getByRole("dialog", { name: "Train a head" });
    await training.getByLabel("Scenario").selectOption("skin");
    await training.getByRole("button", { name: "Train" }).click();
    await training.getByText("Nothing is trained").waitFor();
    await training.getByRole("button", { name: "Cancel" }).click();
    await admin.page.getByRole("button", { name: "Add a model" }).click();
    const adding = admin.page.getByRole("dialog", { name: "Add a model" });
    const model = await ownModelZip("three-block-of-ours", "A network of our own");
    await adding
      .locator("input[type=file]")
      .setInputFiles({ name: "m.zip", mimeType: "application/zip", buffer: model });
    await adding.getByRole("button", { name: "Add the model" }).click();
    await adding.waitFor({ state: "detached", timeout: 60_000 });
    await admin.page.waitForURL(`${baseUrl}/models/#three-block-of-ours@1.0.0`);
    await admin.page.getByRole("link", { name: "A network of our own" }).first().waitFor();
    expect(admin.faults).toEqual([]);
    await admin.context.close();

    const researcher = await visit(browser);
    await signIn(researcher.page, "Researcher");
    expect(await researcher.page.getByRole("link", { name: "Settings" }).count()).toBe(0);
    expect(await researcher.page.getByRole("button", { name: "Upload" }).count()).toBe(0);
    expect(await researcher.page.getByRole("link", { name: "Worklist", exact: true }).count()).toBe(0);
    expect(researcher.faults).toEqual([]);
    await researcher.context.close();
  });

  test("is dark where the system is, and remembers a choice against it", async () => {
    const { context, page, faults } = await visit(browser, { colorScheme: "dark" });
    await signIn(page, "Clinician");
    const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
    expect(await theme()).toBe("dark");
    await keepScreenshot(page, "worklist-dark");
    await page.locator('[data-row-link][href^="/study"]').first().click();
    await page.locator("svg[aria-label^='How the risk of']").waitFor();
    await page.waitForLoadState("networkidle");
    await keepScreenshot(page, "study-dark");
    await page.getByRole("button", { name: "Switch between light and dark" }).click();
    await page.reload();
    expect(await theme()).toBe("light");
    expect(faults).toEqual([]);
    await context.close();
  });

  test("a session that has ended leads to sign-in and back", async () => {
    const { context, page } = await visit(browser);
    await signIn(page, "Clinician");
    const path = await page.locator('[data-row-link][href^="/study"]').first().getAttribute("href");
    await context.clearCookies();
    await page.goto(`${baseUrl}${path}`);
    await page
      .getByRole("region", { name: "Demo accounts" })
      .getByRole("button", { name: "Clinician" })
      .click();
    await page.waitForURL(`${baseUrl}${path}`);
    await context.close();
  });

  test("fits a tablet without scrolling sideways", async () => {
    const { context, page } = await visit(browser, { viewport: { width: 820, height: 1180 } });
    await signIn(page, "Administrator");
    const study = await page.locator('[data-row-link][href^="/study"]').first().getAttribute("href");
    for (const path of ["/", study, "/models", "/settings", "/upload"]) {
      await page.goto(`${baseUrl}${path}`);
      await page.waitForLoadState("networkidle");
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect([path, overflow <= 0]).toEqual([path, true]);
      await keepScreenshot(page, `tablet-${path === "/" ? "worklist" : path?.split("?")[0]?.slice(1)}`);
    }
    await context.close();
  });
});
