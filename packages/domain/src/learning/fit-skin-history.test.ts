import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom } from "../metrics/bootstrap.ts";
import { additiveHistory, additiveLogWeights, additiveProbabilities } from "./additive-history.ts";
import { SKIN_BODY_SITES, skinBodySiteOf } from "./body-site.ts";
import type { FeatureValues } from "./feature-basis.ts";
import { fitSkinHistory } from "./fit-skin-history.ts";

/** Synthetic: class `b` is of older people and of the face. */
function cohort(count: number): { cases: FeatureValues[]; labels: number[] } {
  const random = seededRandom(3);
  const labels = Array.from({ length: count }, () => (random() < 0.3 ? 1 : 0));
  const cases = labels.map((label): FeatureValues => {
    const site = random() < (label ? 0.7 : 0.2) ? "face" : "back";
    return {
      age: random() < 0.1 ? null : Math.round(random() * 40 + (label ? 50 : 20)),
      sex: random() < 0.5 ? "female" : "male",
      "body-site": random() < 0.1 ? null : site,
    };
  });
  return { cases, labels };
}
const { cases, labels } = cohort(600);
const weights = fitSkinHistory(cases, labels, ["a", "b"]);

describe("the skin history model", () => {
  test("is of the shape that is stored", () => {
    expect(additiveHistory.parse(weights)).toEqual(weights);
  });

  test("gives the prevalence where nothing is known, and the clinic's where one is given", () => {
    const share = labels.filter(Boolean).length / labels.length;
    expect(additiveProbabilities(weights, {})[1]).toBeCloseTo(share, 12);
    expect(additiveProbabilities(weights, {}, [0.9, 0.1])[1]).toBeCloseTo(0.1, 12);
    expect(additiveLogWeights(weights, { sex: "unknown", age: null, "body-site": null })).toEqual([]);
  });

  test("learns each fact so that it stands on its own", () => {
    const among = (keep: (facts: FeatureValues) => boolean) => {
      const kept = labels.filter((_, i) => keep(cases[i]!));
      return kept.filter(Boolean).length / kept.length;
    };
    const faces = among((facts) => facts["body-site"] === "face");
    expect(Math.abs(additiveProbabilities(weights, { "body-site": "face" })[1]! - faces)).toBeLessThan(0.06);
    const old = additiveProbabilities(weights, { age: 70 })[1]!;
    const young = additiveProbabilities(weights, { age: 30 })[1]!;
    expect(old).toBeGreaterThan(young);
    const region = additiveProbabilities(weights, { "body-site": "head-neck" })[1]!;
    expect(Math.abs(region - faces)).toBeLessThan(0.1);
  });

  test("facts add up in log-odds, whatever is known", () => {
    const facts = fc.record({
      age: fc.option(fc.integer({ min: 0, max: 130 })),
      sex: fc.constantFrom("female" as const, "male" as const, "unknown" as const),
      "body-site": fc.option(fc.constantFrom(...SKIN_BODY_SITES)),
    });
    fc.assert(
      fc.property(facts, (known) => {
        const [a, b] = additiveProbabilities(weights, known);
        const sum = additiveLogWeights(weights, known).reduce(
          (total, { logWeights }) => total + logWeights[1]! - logWeights[0]!,
          Math.log(weights.prevalence[1]! / weights.prevalence[0]!),
        );
        expect(Math.log(b! / a!)).toBeCloseTo(sum, 9);
      }),
    );
  });

  test("refuses a class without a case", () => {
    expect(() => fitSkinHistory(cases, labels, ["a", "b", "c"])).toThrow(/Every class/);
  });
});

test("one table maps the words of HAM10000, ISIC and DICOM", () => {
  expect(skinBodySiteOf("lower extremity")).toBe("lower-extremity");
  expect(skinBodySiteOf("Head/Neck")).toBe("head-neck");
  expect(skinBodySiteOf("posterior torso")).toBe("back");
  expect(skinBodySiteOf("acral")).toBe("palms-soles");
  expect(skinBodySiteOf("ABDOMEN")).toBe("abdomen");
  expect(skinBodySiteOf("palms-soles")).toBe("palms-soles");
  for (const word of ["", "unknown", "constructor", null, undefined]) {
    expect(skinBodySiteOf(word)).toBeUndefined();
  }
});
