/// <reference lib="dom" />
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { baseUrl, keepScreenshot, launch, missingForJourney, signIn, visit } from "./browser.ts";

const missing = missingForJourney();

describe.skipIf(missing !== null)("cohorts in the dashboard", { timeout: 120_000 }, () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launch();
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
    await expect.poll(() => people.textContent()).toMatch(/^about \d+ persons$/);
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
