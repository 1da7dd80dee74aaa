import type { RiskPart } from "@synoptic/domain";
import { extractText, getDocumentProxy } from "unpdf";
import { describe, expect, test } from "vitest";
import { renderReport } from "./render-report.ts";
import type { ReportContent } from "./report-content.ts";

const part = (kind: RiskPart["kind"], label: string, logOdds: number): RiskPart => ({
  kind,
  name: label,
  label,
  logOdds,
  source: "made up",
  factIds: [],
});

/** A single red pixel. */
const pixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==",
  "base64",
);

const content: ReportContent = {
  assessmentId: "0198d1a2-0000-7000-8000-000000000001",
  siteName: "North Clinic",
  scenarioLabel: "Skin lesion",
  patient: {
    name: "Müller-Θεοδωράκη, Анна",
    birthDate: "1963-02-01",
    sex: "female",
    identifiers: [{ system: "urn:oid:1.2.3", value: "MRN-0001" }],
    synthetic: true,
  },
  study: {
    studyInstanceUid: "2.25.1234567890",
    accessionNumber: "ACC-7",
    modality: "DMS",
    bodyPart: "BACK",
    acquiredAt: new Date("2026-02-01T08:30:00Z"),
  },
  image: { source: pixel, heatmap: { png: pixel, classLabel: "Melanoma" }, width: 600, height: 450 },
  finding: {
    findingId: "malignant",
    label: "Malignant or premalignant lesion",
    preTestProbability: 0.25,
    likelihoodRatio: 15.4,
    postTestProbability: 0.84,
    parts: [
      part("prevalence", "Prevalence", -1.5),
      part("history", "Age 63 years", 0.4),
      part("image", "Image", 2.73),
    ],
  },
  otherFindings: [{ label: "Melanoma", preTestProbability: 0.03, postTestProbability: 0.3 }],
  withheld: null,
  notRuledOut: { level: 0.9, labels: ["Melanoma", "Naevus"] },
  novelty: { similarity: 0.83, threshold: 0.71 },
  missingFacts: ["bodySite"],
  assessedAt: new Date("2026-02-01T10:00:00Z"),
  historyAsOf: new Date("2026-02-01T08:30:00Z"),
  models: [{ title: "Skin head", id: "skin-head", version: "1.2.0", sha256: "ab".repeat(32) }],
  review: null,
};

async function read(of: ReportContent) {
  const pdf = await getDocumentProxy(Uint8Array.from(await renderReport(of)));
  const { text, totalPages } = await extractText(pdf, { mergePages: true });
  return { text: text.replace(/\s+/g, " "), totalPages };
}

test("worked example: all that a clinician files is on one page, names of any alphabet too", async () => {
  const { text, totalPages } = await read(content);
  expect(totalPages).toBe(1);
  for (const words of [
    "Müller-Θεοδωράκη, Анна (synthetic, no real person)",
    "1963-02-01, female",
    "MRN-0001 (urn:oid:1.2.3)",
    "2.25.1234567890",
    "ACC-7",
    "84 %",
    "Pre-test risk 25 %; the image multiplies the odds by 15.",
    "Age 63 years",
    "+0.40",
    "+2.73",
    "Melanoma, Naevus",
    "similarity 0.83, withheld below 0.71",
    "body site",
    "Skin head (skin-head 1.2.0, SHA-256 abababababab)",
    "as known at 2026-02-01 08:30 UTC",
    "Not reviewed yet",
    "Research software, not a medical device",
  ]) {
    expect(text).toContain(words);
  }
});

test("a reviewer's override is told at the top and in full below", async () => {
  const review = {
    decision: "overridden" as const,
    reviewerName: "Ada Example",
    reviewedAt: new Date("2026-02-01T11:00:00Z"),
    reason: "Regular network at the border.",
    overriddenProbability: 0.05,
  };
  const { text } = await read({ ...content, review });
  expect(text).toContain("Overridden by the reviewer: 5.0 %; see below.");
  expect(text).toContain("Overridden by Ada Example, 2026-02-01 11:00 UTC");
  expect(text).toContain("Regular network at the border.");
});

test("a withheld reading shows the history's risk, why, and what helps", async () => {
  const finding = {
    ...content.finding,
    likelihoodRatio: null,
    postTestProbability: null,
    parts: content.finding.parts.filter(({ kind }) => kind !== "image"),
  };
  const withheld = { short: "unfamiliar", why: "It is unlike the others.", help: "Send another one." };
  const { text } = await read({ ...content, finding, withheld, notRuledOut: null });
  expect(text).toContain("25 % risk from history alone");
  expect(text).toContain("The image's reading is withheld. It is unlike the others.");
  expect(text).toContain("Send another one.");
  expect(text).not.toContain("Post-test risk");
});

describe("still one page", () => {
  test("with forty facts: the weakest are summed up, and the sum stays whole", async () => {
    const facts = Array.from({ length: 40 }, (_, i) =>
      part("history", `Fact ${i}`, (i % 2 ? -1 : 1) * (0.1 + i / 100)),
    );
    const parts = [part("prevalence", "Prevalence", -1.5), ...facts, part("image", "Image", 2.73)];
    const { text, totalPages } = await read({ ...content, finding: { ...content.finding, parts } });
    expect(totalPages).toBe(1);
    expect(text).toContain("30 weaker facts together");
    expect(text).toContain("Fact 39");
  });

  test("with long words everywhere, and with nothing known", async () => {
    const long = "a very long description that goes on and on ".repeat(20);
    const { totalPages } = await read({
      ...content,
      siteName: long,
      patient: { ...content.patient, name: long, identifiers: [{ system: long, value: long }] },
      notRuledOut: { level: 0.9, labels: [long] },
      missingFacts: Array.from({ length: 60 }, (_, i) => `fact${i}`),
      models: Array.from({ length: 4 }, () => ({ ...content.models[0]!, title: long })),
      image: { ...content.image!, width: 100, height: 4000 },
    });
    expect(totalPages).toBe(1);
    const bare = await read({
      ...content,
      patient: { name: null, birthDate: null, sex: "unknown", identifiers: [], synthetic: false },
      study: null,
      image: null,
      novelty: null,
      notRuledOut: null,
      missingFacts: [],
    });
    expect(bare.text).toContain("Name not known");
    expect(bare.text).toContain("assessed from the history alone");
  });
});

test("names in Chinese, Japanese and Korean are text, on one page, in a file that is no larger by a whole font", async () => {
  const patient = { ...content.patient, name: "王小明 田中さくら 김민수 𠮷" };
  const { text, totalPages } = await read({ ...content, patient });
  expect(totalPages).toBe(1);
  expect(text).toContain("王小明 田中さくら 김민수 [U+20BB7] (synthetic, no real person)");
  const [plain, wide] = await Promise.all([renderReport(content), renderReport({ ...content, patient })]);
  expect(wide.byteLength - plain.byteLength).toBeLessThan(40_000);
});
