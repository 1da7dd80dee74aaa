import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ImageEvidence, Novelty } from "./assessment.ts";
import { fuse } from "./fuse.ts";
import { fuseIndependent } from "./fuse-independent.ts";
import { IMAGE_POLICIES, type ImagePolicy } from "./image-policy.ts";
import { type ImageRead, type PoolQuestion, poolImages } from "./pool-images.ts";

const code = { system: "http://snomed.info/sct", code: "372244006" };
const classes = ["ill", "mild", "well"].map((id) => ({ id, label: id, code }));
const scenario = {
  id: "test",
  classes,
  findings: [{ id: "disease", label: "Disease", code, classIds: ["ill", "mild"] }],
  primaryFindingId: "disease",
};
const question: PoolQuestion = {
  scenario,
  prevalence: [0.1, 0.2, 0.7],
  history: [{ logWeights: [0.5, 0, 0] }],
};
const calibrationPrevalence = [0.2, 0.3, 0.5];

const read = (probabilities: number[], over: Partial<ImageRead> = {}, strength = 1): ImageRead => ({
  image: { probabilities, calibrationPrevalence, strength, source: "head 1.0.0" },
  novelty: null,
  withheld: null,
  ...over,
});
const novelty = (similarity: number): Novelty => ({ similarity, threshold: 0.5, isNovel: similarity < 0.5 });

function risk(image: ImageEvidence | null) {
  const { findings } = fuse({
    scenario,
    prevalence: { probabilities: question.prevalence, source: "clinic" },
    history: [{ name: "age", label: "Age", logWeights: [0.5, 0, 0], source: "test", factIds: [] }],
    missingFacts: [],
    image,
    novelty: null,
    conformal: null,
  });
  return findings[0]!;
}
const sumOf = ({ parts }: ReturnType<typeof risk>) => parts.reduce((sum, { logOdds }) => sum + logOdds, 0);
const logOddsOf = (p: number) => Math.log(p) - Math.log1p(-p);

describe("worked examples, two classes", () => {
  const two: PoolQuestion = {
    scenario: {
      classes: classes.slice(0, 2),
      findings: [{ id: "disease", label: "Disease", code, classIds: ["ill"] }],
      primaryFindingId: "disease",
    },
    prevalence: [0.1, 0.9],
    history: [],
  };
  // At a calibration prevalence of 1/2, odds of 4 and of 1/9 are likelihood ratios of 4 and of 1/9.
  const images = [0.8, 0.1].map(
    (p): ImageRead => ({
      image: { probabilities: [p, 1 - p], calibrationPrevalence: [0.5, 0.5], strength: 1, source: "head" },
      novelty: null,
      withheld: null,
    }),
  );

  test("combined: the likelihood ratio is the geometric mean, sqrt(4 / 9) = 2 / 3, and not the product 4 / 9", () => {
    const { image, logOdds, counted, isSingle } = poolImages(two, images, "combined");
    expect(logOdds).toEqual([expect.closeTo(Math.log(4), 12), expect.closeTo(-Math.log(9), 12)]);
    expect(image!.probabilities[0]! / image!.probabilities[1]!).toBeCloseTo(2 / 3, 12);
    expect({ counted, isSingle }).toEqual({ counted: [0, 1], isSingle: false });
  });

  test("worst: the first, which speaks for disease; newest: the first, as it is the newest", () => {
    expect(poolImages(two, images, "worst")).toMatchObject({ counted: [0], isSingle: false });
    expect(poolImages(two, images.toReversed(), "worst")).toMatchObject({ counted: [1], isSingle: false });
    expect(poolImages(two, images.toReversed(), "newest")).toMatchObject({ counted: [0], isSingle: true });
    expect(poolImages(two, images.toReversed(), "newest").image!.probabilities[0]).toBeCloseTo(0.1, 12);
  });
});

test("a withheld image has no part, and its reason is the reading's only where all are withheld", () => {
  const faulty: ImageRead = { image: null, novelty: null, withheld: "image-blank" };
  const novel = read([0.9, 0.05, 0.05], { novelty: novelty(0.2) });
  const good = read([0.2, 0.2, 0.6], { novelty: novelty(0.8) });
  for (const policy of IMAGE_POLICIES) {
    const pooled = poolImages(question, [faulty, novel, good], policy);
    expect(pooled).toMatchObject({
      counted: [2],
      withheld: null,
      isSingle: true,
      novelty: { similarity: 0.8 },
    });
    expect(pooled.logOdds.map((value) => value === null)).toEqual([true, true, false]);
    expect(pooled.image).toEqual(good.image);
  }
  expect(poolImages(question, [faulty, novel], "combined")).toMatchObject({
    counted: [],
    image: null,
    withheld: "image-blank",
  });
  expect(poolImages(question, [novel, faulty], "combined")).toMatchObject({
    novelty: { isNovel: true },
    counted: [],
  });
});

test("the least familiar image that counts tells the novelty", () => {
  const images = [0.9, 0.6, 0.7].map((similarity) => read([0.2, 0.2, 0.6], { novelty: novelty(similarity) }));
  expect(poolImages(question, images, "combined").novelty?.similarity).toBe(0.6);
  expect(poolImages(question, images, "newest").novelty?.similarity).toBe(0.9);
});

const distribution = fc
  .array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 })
  .map((weights) => weights.map((weight) => weight / weights.reduce((sum, value) => sum + value, 0)));
const someImages = fc.array(distribution, { minLength: 1, maxLength: 6 });
const policies = fc.constantFrom<ImagePolicy>(...IMAGE_POLICIES);

describe("properties", () => {
  test("the parts sum to the log-odds under every policy, and the image's part lies between its images'", () => {
    fc.assert(
      fc.property(
        someImages,
        policies,
        fc.double({ min: 0.2, max: 2, noNaN: true }),
        (all, policy, strength) => {
          const pooled = poolImages(
            question,
            all.map((probabilities) => read(probabilities, {}, strength)),
            policy,
          );
          const finding = risk(pooled.image);
          expect(sumOf(finding)).toBeCloseTo(logOddsOf(finding.postTestProbability!), 9);
          const part = finding.parts.at(-1)!.logOdds;
          if (pooled.counted.length === 1) expect(part).toBeCloseTo(pooled.logOdds[pooled.counted[0]!]!, 9);
          if (policy === "worst") expect(part).toBeCloseTo(Math.max(...(pooled.logOdds as number[])), 9);
        },
      ),
    );
  });

  test("equal images say what one says", () => {
    fc.assert(
      fc.property(distribution, fc.integer({ min: 1, max: 9 }), policies, (probabilities, count, policy) => {
        const { image } = poolImages(
          question,
          Array.from({ length: count }, () => read(probabilities)),
          policy,
        );
        expect(risk(image).postTestProbability).toBeCloseTo(
          risk(read(probabilities).image).postTestProbability!,
          9,
        );
      }),
    );
  });

  test("the order of the images matters to the newest only", () => {
    fc.assert(
      fc.property(someImages, fc.constantFrom<ImagePolicy>("worst", "combined"), (all, policy) => {
        const [there, back] = [all, all.toReversed()].map((images) =>
          poolImages(
            question,
            images.map((probabilities) => read(probabilities)),
            policy,
          ),
        );
        expect(risk(there!.image).postTestProbability).toBeCloseTo(risk(back!.image).postTestProbability!, 9);
        expect(back!.logOdds).toEqual(there!.logOdds.toReversed());
      }),
    );
  });
});

test("independent labels: each is the mean of its own log-odds", () => {
  const labels = classes.slice(0, 2);
  const images = [
    [0.8, 0.3],
    [0.2, 0.3],
  ].map(
    (probabilities): ImageRead => ({
      image: { probabilities, calibrationPrevalence: [0.5, 0.4], strength: 1, source: "head" },
      novelty: null,
      withheld: null,
    }),
  );
  const independent: PoolQuestion = {
    scenario: { classes: labels, findings: [], primaryFindingId: "ill", labels: "independent" },
    prevalence: [0.1, 0.1],
    history: [],
  };
  const pooled = poolImages(independent, images, "combined");
  expect(pooled.image!.probabilities).toEqual([expect.closeTo(0.5, 12), expect.closeTo(0.3, 12)]);
  expect(pooled.logOdds).toEqual([expect.closeTo(Math.log(4), 12), expect.closeTo(-Math.log(4), 12)]);
  const { findings } = fuseIndependent({
    scenario: { id: "test", labels, primaryFindingId: "ill" },
    prevalence: { probabilities: [0.1, 0.1], source: "clinic" },
    history: [],
    missingFacts: [],
    image: pooled.image,
    novelty: null,
  });
  expect(findings[0]!.postTestProbability).toBeCloseTo(0.1, 12);
});

describe("slices of a stack", () => {
  const slices = [read([0.7, 0.1, 0.2]), read([0.1, 0.2, 0.7]), read([0.2, 0.2, 0.6])].map((one) => ({
    ...one,
    stack: "a",
  }));

  test("are one image by the mean of their log likelihood ratios, whatever the policy", () => {
    const combined = poolImages(question, slices, "combined").image!;
    for (const policy of IMAGE_POLICIES) {
      const { image, counted, isSingle } = poolImages(question, slices, policy);
      expect(counted).toEqual([0, 1, 2]);
      expect(isSingle).toBe(false);
      expect(image).toEqual(combined);
    }
  });

  test("count against other images as one: the worst is judged by their mean, not by their worst", () => {
    const image = read([0.5, 0.2, 0.3]);
    const { counted } = poolImages(question, [...slices, image], "worst");
    // The first slice alone speaks more for disease than the image does; the three together speak less.
    expect(counted).toEqual([3]);
    const alone = poolImages(question, [read([0.7, 0.1, 0.2]), image], "worst");
    expect(alone.counted).toEqual([0]);
  });

  test("one slice of which the others are withheld is an image like any other", () => {
    const withheld = slices.map((one, i) => (i === 1 ? one : { ...one, withheld: "image-blank" as const }));
    const { image, counted, isSingle } = poolImages(question, withheld, "worst");
    expect([counted, isSingle]).toEqual([[1], true]);
    expect(image).toEqual(slices[1]!.image);
  });
});
