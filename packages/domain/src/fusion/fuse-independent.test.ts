import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { logit, sigmoid } from "../risk/odds.ts";
import { type FuseIndependentInput, fuseIndependent } from "./fuse-independent.ts";
import { WITHHELD_REASONS, withheldAdvice } from "./withheld.ts";

const code = { system: "http://snomed.info/sct", code: "60046008" };
const scenario = {
  id: "chest-findings",
  labels: ["effusion", "oedema", "nodule"].map((id) => ({ id, label: id, code })),
  primaryFindingId: "effusion",
};
const fever = { name: "fever", label: "Fever", logWeights: [Math.log(2), 0, 0], source: "test", factIds: [] };
const input: FuseIndependentInput = {
  scenario,
  prevalence: { probabilities: [0.1, 0.05, 0.02], source: "clinic" },
  history: [fever],
  missingFacts: ["age"],
  image: {
    probabilities: [0.8, 0.9, 0.01],
    calibrationPrevalence: [0.5, 0.5, 0.1],
    strength: 1,
    source: "m 1",
  },
  novelty: { similarity: 0.9, threshold: 0.5, isNovel: false },
};

describe("fuseIndependent", () => {
  test("worked example: each label is a question of its own", () => {
    const fused = fuseIndependent(input);
    expect(fused).toMatchObject({ labels: "independent", status: "final", conformalSet: null });
    const [effusion, oedema] = fused.findings;
    // odds 1/9 · LR 2 from fever · LR 4 from the image
    expect(effusion!.postTestProbability).toBeCloseTo(8 / 9 / (1 + 8 / 9), 12);
    expect(effusion!.parts.map(({ kind }) => kind)).toEqual(["prevalence", "history", "image"]);
    // odds 1/19 · LR 9; the fever says nothing of it
    expect(oedema!.postTestProbability).toBeCloseTo(9 / 19 / (1 + 9 / 19), 12);
    expect(oedema!.parts.map(({ kind }) => kind)).toEqual(["prevalence", "image"]);
    expect(fused.classes.map(({ classId }) => classId)).toEqual(["effusion", "oedema", "nodule"]);
    expect(fused.classes[1]!.imageProbability).toBe(0.9);
  });

  test("parts add up to the log-odds of each label, and labels do not see each other", () => {
    const p = fc.double({ min: 0.001, max: 0.999, noNaN: true });
    const three = fc.tuple(p, p, p);
    fc.assert(
      fc.property(three, three, three, (prior, probabilities, calibrationPrevalence) => {
        const image = { probabilities, calibrationPrevalence, strength: 0.8, source: "m 1" };
        const all = { ...input, prevalence: { probabilities: prior, source: "clinic" }, image };
        fuseIndependent(all).findings.forEach((finding, k) => {
          const sum = finding.parts.reduce((total, { logOdds }) => total + logOdds, 0);
          const ratio = 0.8 * (logit(probabilities[k]!) - logit(calibrationPrevalence[k]!));
          const expected = logit(prior[k]!) + fever.logWeights[k]! + ratio;
          expect(sum).toBeCloseTo(expected, 9);
          expect(finding.postTestProbability).toBeCloseTo(sigmoid(expected), 9);
        });
      }),
    );
  });

  test("no image, and an image that is withheld", () => {
    const without = fuseIndependent({ ...input, image: null, novelty: null });
    expect(without).toMatchObject({ historyOnly: true, status: "final" });
    const blank = fuseIndependent({ ...input, withheld: "image-blank" });
    expect(blank).toMatchObject({
      status: "withheld",
      withheldReason: "image-blank",
      historyOnly: false,
      missingFacts: ["age"],
    });
    expect(blank.findings.every((finding) => finding.postTestProbability === null)).toBe(true);
    expect(blank.findings[0]!.preTestProbability).toBeCloseTo(2 / 9 / (1 + 2 / 9), 12);
  });

  test("refuses other lengths, an unknown primary finding and what is no probability", () => {
    const short = { ...input, prevalence: { probabilities: [0.1], source: "clinic" } };
    expect(() => fuseIndependent(short)).toThrow(/one number a label/);
    const nameless = { ...input, scenario: { ...scenario, primaryFindingId: "x" } };
    expect(() => fuseIndependent(nameless)).toThrow(/not one of the labels/);
    const image = { ...input.image!, probabilities: [1.2, 0.5, 0.5] };
    expect(() => fuseIndependent({ ...input, image })).toThrow(/between 0 and 1/);
  });
});

test("each reason has its own words for why and for what would help", () => {
  const advice = WITHHELD_REASONS.map(withheldAdvice);
  expect(new Set(advice.map(({ why }) => why)).size).toBe(WITHHELD_REASONS.length);
  for (const { why, help } of advice) {
    expect(why).toMatch(/^[A-Z].+\.$/);
    expect(help).toMatch(/^[A-Z].+\.$/);
  }
});
