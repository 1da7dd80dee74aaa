import fc from "fast-check";
import { expect, test } from "vitest";
import type { ImageEvidence } from "./assessment.ts";
import { fuse } from "./fuse.ts";
import { imageModifiers, STRONGEST_IMAGE, WEAKEST_IMAGE, withStrength } from "./image-strength.ts";

const code = { system: "http://snomed.info/sct", code: "372244006" };
const image: ImageEvidence = {
  probabilities: [0.8, 0.2],
  calibrationPrevalence: [0.5, 0.5],
  strength: 1,
  source: "head 1.0.0",
};
const asOf = new Date("2026-02-01T00:00:00Z");
const person = (birthDate: string | null, sex: "female" | "male" | "unknown" = "unknown") => ({
  birthDate,
  sex,
  asOf,
});

function parts(evidence: ImageEvidence) {
  const { findings } = fuse({
    scenario: {
      id: "test",
      classes: ["ill", "well"].map((id) => ({ id, label: id, code })),
      findings: [{ id: "disease", label: "Disease", code, classIds: ["ill"] }],
      primaryFindingId: "disease",
    },
    prevalence: { probabilities: [0.1, 0.9], source: "clinic" },
    history: [],
    missingFacts: [],
    image: evidence,
    novelty: null,
    conformal: null,
  });
  return findings[0]!;
}

test("worked example: LR 4 counts 0.6 at 50 and 0.8 at 70, and the two parts say so", () => {
  const weight = { strength: 0.6, priorStrength: 0, modifiers: { age: 0.1 } };
  const strong = withStrength(image, weight, person("1956-01-01"), "fitted at this site");
  expect(strong.strength).toBeCloseTo(0.8, 12);
  const { parts: shown, likelihoodRatio, postTestProbability } = parts(strong);
  expect(shown.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    "prevalence prevalence",
    "image image",
    "image image-by-age",
  ]);
  expect(shown[1]!.logOdds).toBeCloseTo(0.6 * Math.log(4), 12);
  expect(shown[2]!.logOdds).toBeCloseTo(0.2 * Math.log(4), 12);
  expect(shown[2]!.source).toBe("head 1.0.0; fitted at this site");
  expect(likelihoodRatio).toBeCloseTo(4 ** 0.8, 12);
  // odds 1/9 * 4^0.8 = 0.3368
  expect(postTestProbability).toBeCloseTo(0.336826 / 1.336826, 6);
});

test("what is not known of a patient changes nothing", () => {
  expect(imageModifiers(person(null))).toEqual({});
  expect(imageModifiers(person("1986-01-01", "male"))).toEqual({ age: -1, sex: -0.5 });
  const weight = { strength: 0.7, priorStrength: 0, modifiers: { age: 0.1, sex: 0.3 } };
  expect(withStrength(image, weight, person(null), "site")).toMatchObject({ strength: 0.7, addends: [] });
});

test("however far the modifiers reach, the strength stays in bounds and the parts sum to the log-odds", () => {
  const number = fc.double({ min: -3, max: 3, noNaN: true });
  fc.assert(
    fc.property(
      fc.double({ min: WEAKEST_IMAGE, max: STRONGEST_IMAGE, noNaN: true }),
      number,
      number,
      fc.integer({ min: 1930, max: 2024 }),
      fc.constantFrom("female" as const, "male" as const, "unknown" as const),
      (strength, age, sex, born, of) => {
        const weight = { strength, priorStrength: 0, modifiers: { age, sex } };
        const strong = withStrength(image, weight, person(`${born}-01-01`, of), "site");
        expect(strong.strength).toBeGreaterThanOrEqual(WEAKEST_IMAGE - 1e-12);
        expect(strong.strength).toBeLessThanOrEqual(STRONGEST_IMAGE + 1e-12);
        const { parts: shown, postTestProbability: p } = parts(strong);
        const sum = shown.reduce((total, { logOdds }) => total + logOdds, 0);
        expect(sum).toBeCloseTo(Math.log(p! / (1 - p!)), 9);
      },
    ),
  );
});
