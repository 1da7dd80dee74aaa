import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom } from "../metrics/bootstrap.ts";
import { SKIN_BODY_SITES, skinBodySiteOf } from "./body-site.ts";
import { fitSkinHistory } from "./fit-skin-history.ts";
import {
  ageBasis,
  type SkinHistoryFacts,
  skinHistoryLogWeights,
  skinHistoryProbabilities,
  skinHistoryWeights,
} from "./skin-history.ts";

/** Synthetic: class `b` is of older people and of the face. */
function cohort(count: number): { cases: SkinHistoryFacts[]; labels: number[] } {
  const random = seededRandom(3);
  const labels = Array.from({ length: count }, () => (random() < 0.3 ? 1 : 0));
  const cases = labels.map((label): SkinHistoryFacts => {
    const site = random() < (label ? 0.7 : 0.2) ? "face" : "back";
    return {
      ageYears: random() < 0.1 ? null : Math.round(random() * 40 + (label ? 50 : 20)),
      sex: random() < 0.5 ? "female" : "male",
      bodySite: random() < 0.1 ? null : site,
    };
  });
  return { cases, labels };
}
const { cases, labels } = cohort(600);
const weights = fitSkinHistory(cases, labels, ["a", "b"]);

describe("the skin history model", () => {
  test("is of the shape that is stored", () => {
    expect(skinHistoryWeights.parse(weights)).toEqual(weights);
  });

  test("gives the prevalence where nothing is known, and the clinic's where one is given", () => {
    const share = labels.filter(Boolean).length / labels.length;
    expect(skinHistoryProbabilities(weights, {})[1]).toBeCloseTo(share, 12);
    expect(skinHistoryProbabilities(weights, {}, [0.9, 0.1])[1]).toBeCloseTo(0.1, 12);
    expect(skinHistoryLogWeights(weights, { sex: "unknown", ageYears: null, bodySite: null })).toEqual([]);
  });

  test("learns each fact so that it stands on its own", () => {
    const among = (keep: (facts: SkinHistoryFacts) => boolean) => {
      const kept = labels.filter((_, i) => keep(cases[i]!));
      return kept.filter(Boolean).length / kept.length;
    };
    const faces = among(({ bodySite }) => bodySite === "face");
    expect(Math.abs(skinHistoryProbabilities(weights, { bodySite: "face" })[1]! - faces)).toBeLessThan(0.06);
    const old = skinHistoryProbabilities(weights, { ageYears: 70 })[1]!;
    const young = skinHistoryProbabilities(weights, { ageYears: 30 })[1]!;
    expect(old).toBeGreaterThan(young);
    const region = skinHistoryProbabilities(weights, { bodySite: "head-neck" })[1]!;
    expect(Math.abs(region - faces)).toBeLessThan(0.1);
  });

  test("facts add up in log-odds, whatever is known", () => {
    const facts = fc.record({
      ageYears: fc.option(fc.integer({ min: 0, max: 130 })),
      sex: fc.constantFrom("female" as const, "male" as const, "unknown" as const),
      bodySite: fc.option(fc.constantFrom(...SKIN_BODY_SITES)),
    });
    fc.assert(
      fc.property(facts, (known) => {
        const [a, b] = skinHistoryProbabilities(weights, known);
        const sum = skinHistoryLogWeights(weights, known).reduce(
          (total, { logWeights }) => total + logWeights[1]! - logWeights[0]!,
          Math.log(weights.prevalence[1]! / weights.prevalence[0]!),
        );
        expect(Math.log(b! / a!)).toBeCloseTo(sum, 9);
      }),
    );
  });

  test("refuses an age that no one has, and a class without a case", () => {
    expect(() => skinHistoryLogWeights(weights, { ageYears: -1 })).toThrow(/0 to 130/);
    expect(() => skinHistoryLogWeights(weights, { ageYears: Number.NaN })).toThrow(/0 to 130/);
    expect(() => fitSkinHistory(cases, labels, ["a", "b", "c"])).toThrow(/Every class/);
  });
});

test("age is linear between knots and constant beyond them", () => {
  expect(ageBasis([20, 40, 60], 50)).toEqual([
    [1, 0.5],
    [2, 0.5],
  ]);
  expect(ageBasis([20, 40, 60], 5)).toEqual([[0, 1]]);
  expect(ageBasis([20, 40, 60], 90)).toEqual([[2, 1]]);
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
