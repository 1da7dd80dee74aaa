import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { factOptions } from "../clinical/history-evidence.ts";
import { affectedRelativesLikelihoodRatio } from "../clinical/scenarios/breast.ts";
import { vitalSignsLikelihoodRatio } from "../clinical/scenarios/chest.ts";
import { fuse } from "./fuse.ts";
import { factSensitivity } from "./sensitivity.ts";

const code = { system: "http://snomed.info/sct", code: "1" };

function scenario(id: string, classIds: string[], finding: string[]) {
  const classes = classIds.map((classId) => ({ id: classId, label: classId, code }));
  return {
    id,
    classes,
    findings: [{ id: "f", label: "f", code, classIds: finding }],
    primaryFindingId: "f",
  };
}

const breast = scenario("breast", ["benign", "malignant", "normal"], ["malignant"]);
const chest = scenario("chest", ["bacterial", "normal", "viral"], ["bacterial", "viral"]);

const odds = (probability: number) => probability / (1 - probability);

function assess(of: typeof breast, probabilities: number[], image: number[] | null, missingFacts: string[]) {
  return fuse({
    scenario: of,
    prevalence: { probabilities, source: "made up" },
    history: [],
    missingFacts,
    image: image && {
      probabilities: image,
      calibrationPrevalence: probabilities.map(() => 1 / probabilities.length),
      strength: 0.8,
      source: "made up",
    },
    novelty: null,
    conformal: null,
    withheld: null,
  });
}

test("worked example: two sisters with breast cancer, were that known, at a post-test risk of 20 %", () => {
  const result = assess(breast, [0.5, 0.2, 0.3], null, ["first-degree-relatives-with-breast-cancer"]);
  const [fact] = factSensitivity(result, breast, factOptions(breast, result.missingFacts));
  const two = fact!.options.find(({ label }) => label === "2")!;
  expect(odds(two.probability)).toBeCloseTo(0.25 * affectedRelativesLikelihoodRatio(2), 12);
  // None, asked and said so: 0.940 times the odds (Lancet 2001, 358:1389, its shares of women without).
  expect(odds(fact!.lowest) / 0.25).toBeCloseTo(0.94, 2);
  expect(fact!.highest).toBe(fact!.options.at(-1)!.probability);
});

test("of the chest: normal signs against abnormal ones, from the published likelihood ratios", () => {
  const result = assess(chest, [0.2, 0.5, 0.3], null, ["vital-signs"]);
  const [fact] = factSensitivity(result, chest, factOptions(chest, result.missingFacts));
  expect(odds(fact!.lowest)).toBeCloseTo(vitalSignsLikelihoodRatio("normal"), 12);
  expect(odds(fact!.highest)).toBeCloseTo(vitalSignsLikelihoodRatio("abnormal"), 12);
});

const share = fc.double({ min: 0.01, max: 1, noNaN: true });
const distribution = (n: number) =>
  fc.array(share, { minLength: n, maxLength: n }).map((values) => {
    const sum = values.reduce((a, b) => a + b, 0);
    return values.map((value) => value / sum);
  });
const weight = fc.double({ min: -3, max: 3, noNaN: true });
const weights = fc.array(weight, { minLength: 3, maxLength: 3 });

test("property: it is what the fusion itself says once the fact is known, with an image and without", () => {
  fc.assert(
    fc.property(
      distribution(3),
      fc.option(distribution(3)),
      fc.array(weights, { minLength: 1, maxLength: 4 }),
      (prevalence, image, options) => {
        const result = assess(chest, prevalence, image, ["x"]);
        const named = options.map((logWeights, i) => ({ label: String(i), logWeights }));
        const [fact] = factSensitivity(result, chest, [
          { name: "x", label: "X", source: "s", options: named },
        ]);
        options.forEach((logWeights, i) => {
          const known = fuse({
            scenario: chest,
            prevalence: { probabilities: prevalence, source: "made up" },
            history: [{ name: "x", label: "X", logWeights, source: "s", factIds: [] }],
            missingFacts: [],
            image: image && {
              probabilities: image,
              calibrationPrevalence: [1 / 3, 1 / 3, 1 / 3],
              strength: 0.8,
              source: "made up",
            },
            novelty: null,
            conformal: null,
            withheld: null,
          });
          expect(fact!.options[i]!.probability).toBeCloseTo(known.findings[0]!.postTestProbability!, 9);
        });
      },
    ),
  );
});

describe("what moves the risk most comes first, and nothing is said where nothing can be", () => {
  const result = assess(chest, [0.2, 0.5, 0.3], null, ["a", "b"]);
  const fact = (name: string, by: number) => ({
    name,
    label: name,
    source: "s",
    options: [by, -by].map((w) => ({ label: String(w), logWeights: [w, 0, w] })),
  });

  test("order", () => {
    const names = factSensitivity(result, chest, [fact("a", 0.1), fact("b", 2)]).map(({ name }) => name);
    expect(names).toEqual(["b", "a"]);
  });

  test("a scenario with other classes, labels that are independent, a finding that is not there", () => {
    expect(factSensitivity(result, breast, [fact("a", 1)])).toEqual([]);
    expect(factSensitivity({ ...result, labels: "independent" }, chest, [fact("a", 1)])).toEqual([]);
    expect(factSensitivity(result, chest, [fact("a", 1)], "other")).toEqual([]);
    expect(factOptions(chest, ["age"])).toEqual([]);
    expect(factOptions(scenario("fundus", ["a", "b"], ["a"]), ["age"])).toEqual([]);
  });
});
