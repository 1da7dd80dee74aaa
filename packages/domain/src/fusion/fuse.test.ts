import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InvalidInputError, InvalidProbabilityError } from "../errors.ts";
import { fusedProbabilities, historyProbabilities } from "../learning/fusion-strength.ts";
import { logit } from "../risk/odds.ts";
import type { FindingRisk, HistoryEvidence } from "./assessment.ts";
import { fuse } from "./fuse.ts";
import type { FuseInput } from "./fuse-input.ts";
import { addVectors, setLogOdds } from "./log-odds.ts";

const code = { system: "http://snomed.info/sct", code: "372244006" };

/** A scenario of classes `c0`, `c1`, ... whose findings are the given sets of classes. */
function scenarioOf(count: number, findings: number[][] = [[0]]) {
  return {
    id: "test",
    classes: Array.from({ length: count }, (_, c) => ({ id: `c${c}`, label: `Class ${c}`, code })),
    findings: findings.map((classes, i) => ({
      id: `f${i}`,
      label: `Finding ${i}`,
      code,
      classIds: classes.map((c) => `c${c}`),
    })),
    primaryFindingId: "f0",
  };
}

function fact(name: string, logWeights: number[]): HistoryEvidence {
  return { name, label: name, logWeights, source: "test", factIds: [`id-${name}`] };
}

function inputOf(over: Partial<FuseInput> & { prevalence?: never; priors: number[] }): FuseInput {
  const { priors, ...rest } = over;
  return {
    scenario: scenarioOf(priors.length),
    prevalence: { probabilities: priors, source: "clinic" },
    history: [],
    missingFacts: [],
    image: null,
    novelty: null,
    conformal: null,
    ...rest,
  };
}

function imageOf(probabilities: number[], calibrationPrevalence: number[], strength = 1) {
  return { probabilities, calibrationPrevalence, strength, source: "head 1.0.0" };
}

const similar = { similarity: 0.9, threshold: 0.5, isNovel: false };
const novel = { similarity: 0.2, threshold: 0.5, isNovel: true };

function sumOfParts(risk: FindingRisk): number {
  return risk.parts.reduce((sum, { logOdds }) => sum + logOdds, 0);
}

describe("worked examples", () => {
  test("10 % pre-test risk and an image worth LR 10", () => {
    // odds 1/9 * 10 = 10/9, so 10/19
    const image = imageOf([10 / 11, 1 / 11], [0.5, 0.5]);
    const [risk] = fuse(inputOf({ priors: [0.1, 0.9], image, novelty: similar })).findings;
    expect(risk!.preTestProbability).toBeCloseTo(0.1, 12);
    expect(risk!.likelihoodRatio).toBeCloseTo(10, 12);
    expect(risk!.postTestProbability).toBeCloseTo(10 / 19, 12);
    expect(risk!.parts.map(({ kind, logOdds }) => [kind, logOdds])).toEqual([
      ["prevalence", expect.closeTo(Math.log(1 / 9), 12)],
      ["image", expect.closeTo(Math.log(10), 12)],
    ]);
  });

  test("mammography: 1 % prevalence, 80 % sensitivity, 9.6 % false positives, so 7.8 % after a positive", () => {
    // Eddy 1982, as retold by Gigerenzer and Hoffrage 1995, Psychological Review 102:684-704: 8 of 103 women
    const finding = fact("mammogram", [Math.log(0.8), Math.log(0.096)]);
    const [risk] = fuse(inputOf({ priors: [0.01, 0.99], history: [finding] })).findings;
    expect(risk!.preTestProbability).toBeCloseTo(0.008 / (0.008 + 0.09504), 12);
    expect(risk!.preTestProbability).toBeCloseTo(0.078, 3);
    expect(risk!.parts[1]!.logOdds).toBeCloseTo(Math.log(0.8 / 0.096), 12);
  });

  test("three classes by hand: p(c) is prevalence * history * (image / calibration)^strength", () => {
    const image = imageOf([0.6, 0.3, 0.1], [0.5, 0.25, 0.25], 0.5);
    const history = [fact("age", [Math.log(2), 0, Math.log(0.5)])];
    const { classes, findings } = fuse(
      inputOf({
        priors: [0.2, 0.3, 0.5],
        scenario: scenarioOf(3, [[0, 1]]),
        history,
        image,
        novelty: similar,
      }),
    );
    const pre = [0.2 * 2, 0.3, 0.5 * 0.5];
    const post = [pre[0]! * Math.sqrt(1.2), pre[1]! * Math.sqrt(1.2), pre[2]! * Math.sqrt(0.4)];
    const share = (values: number[], c: number) => values[c]! / values.reduce((sum, value) => sum + value);
    classes.forEach((one, c) => {
      expect(one.preTestProbability).toBeCloseTo(share(pre, c), 12);
      expect(one.postTestProbability).toBeCloseTo(share(post, c), 12);
    });
    expect(findings[0]!.postTestProbability).toBeCloseTo(share(post, 0) + share(post, 1), 12);
    expect(sumOfParts(findings[0]!)).toBeCloseTo(logit(findings[0]!.postTestProbability!), 10);
  });

  test("no history: the image read at the clinic's prevalence and not at that of its calibration", () => {
    // Saerens, Latinne, Decaestecker 2002: p'(c|x) ∝ (p'(c) / p(c)) p(c|x)
    const image = imageOf([0.7, 0.3], [0.5, 0.5]);
    const [risk] = fuse(inputOf({ priors: [0.2, 0.8], image, novelty: similar })).findings;
    expect(risk!.postTestProbability).toBeCloseTo((0.4 * 0.7) / (0.4 * 0.7 + 1.6 * 0.3), 12);
  });
});

describe("what is missing", () => {
  test("no image: the history stands alone", () => {
    const assessment = fuse(inputOf({ priors: [0.2, 0.8], history: [fact("age", [1, 0])] }));
    expect(assessment).toMatchObject({
      status: "final",
      historyOnly: true,
      conformalSet: null,
      novelty: null,
    });
    const [risk] = assessment.findings;
    expect(risk!.postTestProbability).toBe(risk!.preTestProbability);
    expect(risk!.likelihoodRatio).toBeNull();
    expect(risk!.parts.map(({ kind }) => kind)).toEqual(["prevalence", "history"]);
  });

  test("a novel image: withheld, with the history's part shown and nothing of the image", () => {
    const assessment = fuse(
      inputOf({
        priors: [0.2, 0.8],
        history: [fact("age", [1, 0])],
        image: imageOf([0.99, 0.01], [0.5, 0.5]),
        novelty: novel,
        conformal: { level: 0.9, imageQuantile: 0.8 },
      }),
    );
    expect(assessment).toMatchObject({
      status: "withheld",
      withheldReason: "novel-image",
      historyOnly: false,
      conformalSet: null,
      novelty: novel,
    });
    const [risk] = assessment.findings;
    expect(risk).toMatchObject({ likelihoodRatio: null, postTestProbability: null });
    expect(risk!.parts.some(({ kind }) => kind === "image")).toBe(false);
    expect(sumOfParts(risk!)).toBeCloseTo(logit(risk!.preTestProbability), 10);
    expect(assessment.classes[0]).toMatchObject({ imageProbability: null, postTestProbability: null });
  });
});

describe("a fault of the image", () => {
  const base = { priors: [0.2, 0.8], image: imageOf([0.99, 0.01], [0.5, 0.5]) };

  test("withholds the reading as novelty does, and is named before it", () => {
    const blank = fuse(inputOf({ ...base, novelty: novel, withheld: "image-blank" }));
    expect(blank).toMatchObject({ status: "withheld", withheldReason: "image-blank", historyOnly: false });
    expect({ ...blank, withheldReason: "novel-image" }).toEqual(fuse(inputOf({ ...base, novelty: novel })));
  });

  test("none leaves the reading as it is", () => {
    const read = inputOf({ ...base, novelty: similar });
    expect(fuse({ ...read, withheld: null })).toEqual(fuse(read));
  });
});

describe("conformal set", () => {
  const image = imageOf([0.55, 0.35, 0.1], [0.4, 0.3, 0.3]);
  const conformal = { level: 0.9, imageQuantile: 0.7, fusedQuantile: 0.5 };
  const base = { priors: [0.98, 0.01, 0.01], image, novelty: similar, conformal };

  test("of the fused probabilities, with their own quantile, where history was used", () => {
    const { conformalSet } = fuse(inputOf({ ...base, history: [fact("age", [1, 0, 0])] }));
    expect(conformalSet).toEqual({ level: 0.9, classIds: ["c0"] });
  });

  test("of the image's own calibrated probabilities where no history was used, whatever the prevalence", () => {
    expect(fuse(inputOf(base)).conformalSet!.classIds).toEqual(["c0", "c1"]);
  });

  test("of the image's own where the manifest has no fused quantile", () => {
    const { conformalSet } = fuse(
      inputOf({ ...base, history: [fact("age", [1, 0, 0])], conformal: { level: 0.9, imageQuantile: 0.7 } }),
    );
    expect(conformalSet!.classIds).toEqual(["c0", "c1"]);
  });

  test("beside it the class-conditional one, of the same probabilities", () => {
    const classQuantiles = { c0: 0.3, c1: 0.7, c2: 0.95 };
    const ofImage = { ...base, conformal: { ...conformal, classQuantiles } };
    expect(fuse(inputOf(ofImage)).conformalSet).toEqual({
      level: 0.9,
      classIds: ["c0", "c1"],
      classConditionalIds: ["c0", "c1", "c2"],
    });
    const history = [fact("age", [1, 0, 0])];
    // The image's quantiles say nothing of the fused probabilities.
    expect(fuse(inputOf({ ...ofImage, history })).conformalSet).toEqual({ level: 0.9, classIds: ["c0"] });
    const fused = { ...ofImage.conformal, fusedClassQuantiles: { c0: 0.5, c1: 0.5 } };
    expect(fuse(inputOf({ ...ofImage, history, conformal: fused })).conformalSet).toEqual({
      level: 0.9,
      classIds: ["c0"],
      // A class without a quantile is in every set.
      classConditionalIds: ["c0", "c2"],
    });
  });
});

const weight = fc.double({ min: -5, max: 5, noNaN: true });
const distribution = (count: number) =>
  fc
    .array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: count, maxLength: count })
    .map((values) => values.map((value) => value / values.reduce((sum, one) => sum + one)));

/** A whole case: 2 to 6 classes, 0 to 6 facts, an image, one finding of some classes. */
const caseOf = fc.integer({ min: 2, max: 6 }).chain((count) =>
  fc.record({
    priors: distribution(count),
    facts: fc.array(fc.array(weight, { minLength: count, maxLength: count }), { maxLength: 6 }),
    probabilities: distribution(count),
    calibration: distribution(count),
    strength: fc.double({ min: 0.1, max: 2, noNaN: true }),
    members: fc.integer({ min: 1, max: count - 1 }),
  }),
);
type Case = typeof caseOf extends fc.Arbitrary<infer T> ? T : never;

function fuseCase({ priors, facts, probabilities, calibration, strength, members }: Case) {
  return fuse(
    inputOf({
      priors,
      scenario: scenarioOf(priors.length, [Array.from({ length: members }, (_, c) => c)]),
      history: facts.map((logWeights, i) => fact(`fact-${i}`, logWeights)),
      image: imageOf(probabilities, calibration, strength),
      novelty: similar,
    }),
  );
}

describe("properties", () => {
  test("parts sum to the result's log-odds to 1e-9", () => {
    fc.assert(
      fc.property(caseOf, (one) => {
        const { findings, classes } = fuseCase(one);
        const inside = classes.slice(0, one.members).reduce((sum, c) => sum + c.postTestProbability!, 0);
        const outside = classes.slice(one.members).reduce((sum, c) => sum + c.postTestProbability!, 0);
        expect(Math.abs(sumOfParts(findings[0]!) - Math.log(inside / outside))).toBeLessThan(1e-9);
      }),
    );
  });

  test("the same probabilities as the rule by which the strength was fitted on many cases", () => {
    fc.assert(
      fc.property(caseOf, (one) => {
        const { priors, calibration, facts, probabilities, strength } = one;
        const cases = {
          classes: priors.length,
          prevalence: priors,
          calibrationPrevalence: calibration,
          historyLogWeights: addVectors(
            priors.map(() => 0),
            facts,
          ),
          imageProbabilities: probabilities,
        };
        const { classes } = fuseCase(one);
        fusedProbabilities(cases, strength).forEach((p, c) => {
          expect(classes[c]!.postTestProbability).toBeCloseTo(p, 10);
        });
        historyProbabilities(cases).forEach((p, c) => {
          expect(classes[c]!.preTestProbability).toBeCloseTo(p, 10);
        });
      }),
    );
  });

  test("the order in which facts are given changes nothing but the order of the parts", () => {
    fc.assert(
      fc.property(caseOf, (one) => {
        const [forth] = fuseCase(one).findings;
        const [back] = fuseCase({ ...one, facts: [...one.facts].reverse() }).findings;
        expect(back!.postTestProbability).toBeCloseTo(forth!.postTestProbability!, 12);
        const historyOf = (risk: FindingRisk) => risk.parts.filter(({ kind }) => kind === "history");
        historyOf(back!)
          .reverse()
          .forEach(({ logOdds }, i) => {
            expect(logOdds).toBeCloseTo(historyOf(forth!)[i]!.logOdds, 9);
          });
      }),
    );
  });

  test("a fact that adds the same to every class changes nothing and has no part in it", () => {
    fc.assert(
      fc.property(caseOf, weight, (one, same) => {
        const [without] = fuseCase(one).findings;
        const [risk] = fuseCase({ ...one, facts: [...one.facts, one.priors.map(() => same)] }).findings;
        expect(risk!.postTestProbability).toBeCloseTo(without!.postTestProbability!, 12);
        expect(risk!.parts.at(-2)!.logOdds).toBeCloseTo(0, 9);
      }),
    );
  });

  test("the order of the classes does not matter", () => {
    fc.assert(
      fc.property(caseOf, (one) => {
        const flip = <T>(values: readonly T[]) => [...values].reverse();
        const count = one.priors.length;
        const flipped = fuse(
          inputOf({
            priors: flip(one.priors),
            scenario: scenarioOf(count, [Array.from({ length: one.members }, (_, c) => count - 1 - c)]),
            history: one.facts.map((logWeights, i) => fact(`fact-${i}`, flip(logWeights))),
            image: imageOf(flip(one.probabilities), flip(one.calibration), one.strength),
            novelty: similar,
          }),
        );
        const straight = fuseCase(one);
        flipped.findings[0]!.parts.forEach(({ logOdds }, i) => {
          expect(logOdds).toBeCloseTo(straight.findings[0]!.parts[i]!.logOdds, 9);
        });
      }),
    );
  });

  test("odds scale: two classes, k times the image's ratio is k times the post-test odds", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        (p, k) => {
          const postOdds = (ratio: number) => {
            const image = imageOf([ratio / (1 + ratio), 1 / (1 + ratio)], [0.5, 0.5]);
            return logit(
              fuse(inputOf({ priors: [p, 1 - p], image, novelty: similar })).findings[0]!
                .postTestProbability!,
            );
          };
          expect(postOdds(2 * k) - postOdds(2)).toBeCloseTo(Math.log(k), 9);
        },
      ),
    );
  });

  test("stable where evidence is extreme: nothing is infinite, and the parts still sum", () => {
    const huge = fc.double({ min: -2000, max: 2000, noNaN: true });
    const extreme = fc.array(fc.array(huge, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(extreme, (facts) => {
        const priors = [1e-9, 0.5, 0.5 - 1e-9];
        const calibration = [1e-6, 0.5, 0.499999];
        const [risk] = fuse(
          inputOf({
            priors,
            scenario: scenarioOf(3, [[0, 1]]),
            history: facts.map((logWeights, i) => fact(`fact-${i}`, logWeights)),
            image: imageOf([0, 0, 1], calibration),
            novelty: similar,
          }),
        ).findings;
        const numbers = [risk!.preTestProbability, risk!.postTestProbability, risk!.likelihoodRatio];
        expect(numbers.every(Number.isFinite)).toBe(true);
        const image = [1e-300, 1e-300, 1].map((p, c) => Math.log(p / calibration[c]!));
        const all = addVectors(priors.map(Math.log), [...facts, image]);
        expect(Math.abs(sumOfParts(risk!) - setLogOdds(all, [true, true, false]))).toBeLessThan(1e-8);
      }),
    );
  });
});

describe("refused", () => {
  test.each([
    ["a prevalence that does not sum to 1", { priors: [0.2, 0.2] }, InvalidProbabilityError],
    ["a prevalence of 0", { priors: [0, 1] }, InvalidProbabilityError],
    [
      "probabilities that do not sum to 1",
      { priors: [0.2, 0.8], image: imageOf([0.9, 0.9], [0.5, 0.5]) },
      InvalidProbabilityError,
    ],
    ["too few probabilities", { priors: [0.2, 0.8], image: imageOf([1], [0.5, 0.5]) }, InvalidInputError],
    ["no strength", { priors: [0.2, 0.8], image: imageOf([0.9, 0.1], [0.5, 0.5], 0) }, InvalidInputError],
    [
      "a weight that is no number",
      { priors: [0.2, 0.8], history: [fact("age", [Number.NaN, 0])] },
      InvalidInputError,
    ],
    ["too many weights", { priors: [0.2, 0.8], history: [fact("age", [1, 0, 0])] }, InvalidInputError],
    [
      "a finding of every class",
      { priors: [0.2, 0.8], scenario: scenarioOf(2, [[0, 1]]) },
      InvalidInputError,
    ],
    [
      "a finding of an unknown class",
      { priors: [0.2, 0.8], scenario: scenarioOf(2, [[7]]) },
      InvalidInputError,
    ],
    [
      "an unknown primary finding",
      { priors: [0.2, 0.8], scenario: { ...scenarioOf(2), primaryFindingId: "x" } },
      InvalidInputError,
    ],
  ])("%s", (_, over, error) => {
    expect(() => fuse(inputOf(over))).toThrow(error);
  });
});
