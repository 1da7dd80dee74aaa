/// <reference lib="dom" />
import { statSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { baseUrl, keepScreenshot, launch, missingForJourney, signIn, visit, waitForDemo } from "./browser.ts";

const missing = missingForJourney();

/** Keeps what the builder asks by a name, and freezes it for the first purpose that is open. */
async function freeze(page: Page, name: string): Promise<void> {
  await page.goto(`${baseUrl}/cohorts`);
  if (name.startsWith("All")) await page.getByRole("button", { name: "Remove the rule age" }).click();
  await page.getByRole("button", { name: "Keep", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByRole("button", { name: "Keep", exact: true }).click();
  await dialog.waitFor({ state: "hidden" });
  const kept = page.getByRole("listitem").filter({ hasText: name });
  await kept.getByRole("button", { name: "Freeze as a run" }).first().click();
  await dialog.getByRole("button", { name: "Freeze as a run" }).click();
  await page.getByRole("heading", { name, exact: true, level: 1 }).waitFor();
}

describe.skipIf(missing !== null)("cohorts in the dashboard", () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launch();
    const { context, page } = await visit(browser);
    await waitForDemo(page);
    await context.close();
  });

  afterAll(() => browser?.close());

  test("a researcher counts, keeps and freezes a cohort, and sees nobody", async () => {
    const { context, page, faults } = await visit(browser);
    await signIn(page, "Researcher");
    await page.getByRole("link", { name: "Cohorts" }).click();
    const people = page.getByTestId("cohort-people");
    await page.getByRole("button", { name: "Remove the rule age" }).click();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByRole("button", { name: "Remove the rule age" }).click();
    await expect.poll(() => people.textContent()).toMatch(/^about [\d,]+ persons$/);
    await page.getByRole("region", { name: "Sex" }).waitFor();
    await keepScreenshot(page, "cohort");

    // Where few are left, how many is not told.
    await page.getByRole("button", { name: "+ Measurement" }).click();
    await page.getByLabel("From, in %").fill("19");
    await expect.poll(() => people.textContent()).toBe("fewer than 21 persons, or none");

    await page.getByRole("button", { name: "+ Group" }).click();
    await page.getByLabel("Add a rule to the group").selectOption({ label: "Medication" });
    await page.getByRole("button", { name: "Count from an index date" }).click();
    await page.getByText("Everybody with the first diabetes").waitFor();

    await page.getByRole("button", { name: "Keep", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("High HbA1c");
    await dialog.getByRole("button", { name: "Keep", exact: true }).click();
    await dialog.waitFor({ state: "hidden" });
    const kept = page.getByRole("listitem").filter({ hasText: "High HbA1c" });
    await kept.getByRole("button", { name: "Freeze as a run" }).first().click();
    await dialog.getByRole("button", { name: "Freeze as a run" }).click();
    await page.getByRole("heading", { name: "High HbA1c" }).waitFor();
    await page.getByText("Latest haemoglobin A1c 19 % or more").waitFor();
    expect(await page.getByRole("button", { name: "Show who they are" }).count()).toBe(0);
    await keepScreenshot(page, "cohort-run");
    expect(faults).toEqual([]);
    await context.close();
  });

  test("codes are pasted, what is none of its system is said, and the others are kept and opened again", async () => {
    const { context, page, faults } = await visit(browser);
    await signIn(page, "Researcher");
    await page.goto(`${baseUrl}/cohorts`);
    await page.getByRole("button", { name: "+ Condition" }).click();
    await page.getByLabel("Condition", { exact: true }).selectOption({ label: "by codes…" });
    const codes = page.getByLabel("Condition codes", { exact: true });
    await codes.fill("I10, E11\nE119");
    await page.getByText("“E119” is no code of ICD-10-CM").waitFor();
    await page.getByText("I10 or E11", { exact: true }).waitFor();
    await keepScreenshot(page, "cohort-codes");

    const name = `Codes ${Date.now()}`;
    await page.getByRole("button", { name: "Keep", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill(name);
    await dialog.getByRole("button", { name: "Keep", exact: true }).click();
    await dialog.waitFor({ state: "hidden" });
    await page.goto(`${baseUrl}/cohorts`);
    const kept = page.getByRole("listitem").filter({ hasText: name });
    await kept.getByRole("button", { name: `Open ${name} in the builder` }).click();
    await expect.poll(() => codes.inputValue()).toBe("I10, E11");
    expect(faults).toEqual([]);
    await context.close();
  });

  test("a researcher describes, compares, evaluates and exports a run", async () => {
    const { context, page, faults } = await visit(browser, { acceptDownloads: true });
    await signIn(page, "Researcher");
    const [older, all] = [`Older ${Date.now()}`, `All ${Date.now()}`];
    await freeze(page, older);
    await freeze(page, all);
    const open = (tab: string) =>
      page.getByRole("navigation", { name: "Of this run" }).getByRole("link", { name: tab }).click();
    const titles = () => page.getByRole("heading", { level: 1 }).allTextContents();

    await open("Overview");
    const table = page.getByRole("region", { name: "Table 1" });
    await table.getByRole("row", { name: /^All [\d,]+$/ }).waitFor();
    await table.getByRole("row", { name: /^Female [\d,]+ \d+\s%/ }).waitFor();
    await page.getByRole("region", { name: "Survival" }).getByText("Persons at risk").waitFor();
    expect(await titles()).toEqual([all]);
    await keepScreenshot(page, "cohort-overview");

    await open("Comparison");
    const choice = page.getByLabel("Compare with");
    const option = choice.getByRole("option", { name: older });
    await choice.selectOption((await option.getAttribute("value")) ?? "");
    await page.getByRole("heading", { name: older, level: 2 }).waitFor();
    const overlap = page.getByRole("region", { name: "Who is in both" });
    await overlap
      .getByText(/^about [\d,]+$/)
      .first()
      .waitFor();
    // Whoever is older is one of all.
    await overlap.getByText("fewer than 21, or none").waitFor();
    await page.getByRole("region", { name: "How far they lie apart" }).getByText("Age").first().waitFor();
    expect(await titles()).toEqual([all]);
    await keepScreenshot(page, "cohort-comparison");

    // A score beside the diagnoses of the years after, as the page proposes it.
    await open("Evaluation of models");
    await page.getByRole("button", { name: "Evaluate", exact: true }).click();
    await page.getByRole("region", { name: "Who is measured" }).waitFor({ timeout: 60_000 });
    await page.getByText("Calibration", { exact: false }).first().waitFor();
    await keepScreenshot(page, "cohort-evaluation-score");

    // The demo has assessed few of them: it says so, and where they went.
    await page.getByRole("button", { name: "New evaluation" }).click();
    await page.getByRole("radio", { name: "As they were told" }).click();
    await page.getByLabel("Risks of").selectOption({ label: "Skin lesion" });
    await page.getByRole("button", { name: "Evaluate", exact: true }).click();
    const flow = page.getByRole("region", { name: "Who is measured" });
    await flow
      .getByText(/^about [\d,]+$/)
      .first()
      .waitFor({ timeout: 30_000 });
    await page.getByText(/^Of about [\d,]+ in the cohort, .+ were assessed by skin-head/).waitFor();
    expect(await titles()).toEqual([all]);
    await keepScreenshot(page, "cohort-evaluation");

    await open("Export");
    await page.getByRole("button", { name: "Make the export" }).click();
    const download = page.getByRole("button", { name: /^Download/ });
    await download.waitFor({ timeout: 40_000 });
    await page.getByText(/^Persons: about [\d,]+\. Rows: patients [\d,]+/).waitFor();
    expect(await titles()).toEqual([all]);
    await keepScreenshot(page, "cohort-export");
    const [file] = await Promise.all([page.waitForEvent("download"), download.click()]);
    expect(file.suggestedFilename()).toMatch(/^synoptic-cohort-[0-9a-f]+\.zip$/);
    expect(statSync(await file.path()).size).toBeGreaterThan(10_000);

    await page.getByRole("link", { name: "Federation", exact: true }).click();
    await page.getByRole("heading", { name: "Federation", level: 1 }).waitFor();
    await page.getByText("No run yet").waitFor();
    expect(await page.getByText(/^synoptic-site-1\./).count()).toBe(1);
    await keepScreenshot(page, "federation");
    expect(faults).toEqual([]);
    await context.close();
  });

  test("a clinician sees which rules a patient meets", async () => {
    const { context, page, faults } = await visit(browser, { colorScheme: "dark" });
    await signIn(page, "Clinician");
    await page.getByRole("link", { name: "Cohorts" }).click();
    const card = page.getByRole("region", { name: "Why is a patient in it, or not?" });
    await card.getByLabel("Patient", { exact: true }).fill("DEMO-033");
    await card
      .getByRole("list", { name: "Patients found" })
      .getByRole("button", { name: "DEMO-033" })
      .click();
    await card.getByText("In the cohort.", { exact: true }).waitFor();
    await page.getByLabel("From, in years").fill("70");
    await card.getByText("Not in the cohort.", { exact: true }).waitFor();
    await keepScreenshot(page, "cohort-match");
    expect(faults).toEqual([]);
    await context.close();
  });

  test("an administrator enters a purpose and ends it", async () => {
    const { context, page, faults } = await visit(browser);
    await signIn(page, "Administrator");
    await page.goto(`${baseUrl}/settings`);
    await page.getByRole("tab", { name: "Research" }).click();
    const title = `Audit ${Date.now()}`;
    const form = page.getByRole("form", { name: "New research purpose" });
    await form.getByLabel("Title").fill(title);
    await form.getByLabel("Approval").fill("Mandate 1");
    await form.getByRole("button", { name: "Enter" }).click();
    await page.getByRole("button", { name: `End ${title}`, exact: true }).click();
    await page.getByRole("button", { name: `End ${title} for good` }).click();
    await page.getByRole("listitem").filter({ hasText: title }).getByText("Over", { exact: true }).waitFor();
    await keepScreenshot(page, "research-settings");
    expect(faults).toEqual([]);
    await context.close();
  });

  test("on a phone nothing is wider than the window, and the count stays in sight", async () => {
    const { context, page, faults } = await visit(browser, { viewport: { width: 390, height: 844 } });
    await signIn(page, "Researcher");
    await page.getByRole("link", { name: "Cohorts" }).click();
    await page.getByRole("button", { name: "+ Group" }).click();
    await page.getByLabel("Add a rule to the group").selectOption({ label: "Measurement" });
    await page.getByRole("button", { name: "+ One after another" }).click();
    await page.getByRole("region", { name: "Who they are" }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
    await keepScreenshot(page, "cohort-phone");
    expect(faults).toEqual([]);
    await context.close();
  });
});
