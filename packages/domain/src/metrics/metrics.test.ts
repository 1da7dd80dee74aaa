import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { auc, rocCurve } from "./auc.ts";
import { bootstrapInterval, seededRandom } from "./bootstrap.ts";
import { calibrationError, calibrationLine, findingCalibrationError } from "./calibration.ts";
import { classificationFigures, confusionMatrix } from "./classification.ts";
import { aucInterval, compareAucs } from "./delong.ts";
import { compareEvidence } from "./evidence-comparison.ts";
import { groupedShare, wilsonInterval } from "./interval.ts";
import { twoSidedP, Z_95 } from "./normal.ts";
import { readingFigures } from "./reading-figures.ts";

const scored = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.boolean()), { minLength: 4, maxLength: 60 })
  .filter((cases) => {
    const positives = cases.filter(([, positive]) => positive).length;
    return positives >= 2 && cases.length - positives >= 2;
  })
  .map((cases) => ({
    scores: cases.map(([score]) => score),
    positives: cases.map(([, positive]) => positive),
  }));

describe("AUC", () => {
  test("worked example: 3 of 4 pairs ranked rightly", () => {
    expect(auc({ scores: [0.1, 0.4, 0.35, 0.8], positives: [false, false, true, true] })).toBe(0.75);
  });

  test("is the area under the ROC curve, and 1 minus itself for the reverse", () => {
    fc.assert(
      fc.property(scored, (cases) => {
        const curve = rocCurve(cases);
        const area = curve.slice(1).reduce((sum, point, i) => {
          const previous = curve[i]!;
          const width = previous.specificity - point.specificity;
          return sum + (width * (point.sensitivity + previous.sensitivity)) / 2;
        }, 0);
        expect(auc(cases)).toBeCloseTo(area, 12);
        expect(auc({ ...cases, scores: cases.scores.map((score) => -score) })).toBeCloseTo(1 - area, 12);
        expect(aucInterval(cases).value).toBeCloseTo(area, 12);
      }),
    );
  });

  test("refuses cases of one kind, of other lengths, or that are not numbers", () => {
    expect(() => auc({ scores: [1, 2], positives: [true, true] })).toThrow(/at least one case/);
    expect(() => auc({ scores: [1], positives: [true, false] })).toThrow(/one score/);
    expect(() => auc({ scores: [1, Number.NaN], positives: [true, false] })).toThrow(/finite/);
    expect(() => aucInterval({ scores: [1, 2, 3], positives: [true, false, false] })).toThrow(/two cases/);
  });
});

describe("DeLong", () => {
  test("a score does not differ from itself", () => {
    fc.assert(
      fc.property(scored, ({ scores, positives }) => {
        const same = compareAucs(scores, scores, positives);
        expect(same).toEqual({ value: 0, low: 0, high: 0, z: 0, p: 1 });
      }),
    );
  });

  test("its 95 % intervals cover about 95 % of the time", () => {
    // Scores N(0, 1) and N(1, 1): the AUC is Phi(1 / sqrt 2) = 0.7602.
    const random = seededRandom(11);
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    let covered = 0;
    for (let trial = 0; trial < 400; trial++) {
      const positives = Array.from({ length: 100 }, (_, i) => i < 40);
      const { low, high } = aucInterval({ scores: positives.map((p) => normal() + (p ? 1 : 0)), positives });
      if (low <= 0.7602 && 0.7602 <= high) covered++;
    }
    expect(covered / 400).toBeGreaterThan(0.91);
    expect(covered / 400).toBeLessThan(0.98);
  });
});

describe("cases in groups", () => {
  const twice = <T>(values: readonly T[]) => values.flatMap((value) => [value, value]);

  test("groups of one change nothing; the same case twice in one group tells no more than once", () => {
    fc.assert(
      fc.property(scored, ({ scores, positives }) => {
        const groups = scores.map((_, i) => String(i));
        const plain = aucInterval({ scores, positives });
        expect(aucInterval({ scores, positives, groups }).variance).toBeCloseTo(plain.variance, 12);
        const doubled = { scores: twice(scores), positives: twice(positives), groups: twice(groups) };
        expect(aucInterval(doubled).variance).toBeCloseTo(plain.variance, 12);
        const flipped = scores.map((score) => score ** 2 - 9 * score);
        const once = compareAucs(scores, flipped, positives);
        const both = compareAucs(twice(scores), twice(flipped), twice(positives), twice(groups));
        expect(both.high).toBeCloseTo(once.high, 12);

        const { low, high } = wilsonInterval(positives.filter(Boolean).length, positives.length);
        for (const share of [
          groupedShare(positives, groups),
          groupedShare(twice(positives), twice(groups)),
        ]) {
          expect(share.low).toBeCloseTo(low, 12);
          expect(share.high).toBeCloseTo(high, 12);
        }
      }),
    );
  });

  test("by group their intervals cover about 95 % of the time, one by one far less", () => {
    // Persons with three cases each, of both kinds or one, that share most of what their scores are made of.
    const random = seededRandom(12);
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const covered = { byGroup: 0, oneByOne: 0, share: 0 };
    for (let trial = 0; trial < 300; trial++) {
      const cases = Array.from({ length: 60 }, (_, person) => {
        const own = normal();
        return Array.from({ length: 3 }, (_, k) => {
          const positive = person % 3 === 0 ? k === 0 : person % 2 === 0;
          return { group: `p${person}`, positive, score: (positive ? 1 : 0) + 0.9 * own + 0.436 * normal() };
        });
      }).flat();
      const of = <T>(read: (one: (typeof cases)[number]) => T) => cases.map(read);
      const [scores, positives, groups] = [of((c) => c.score), of((c) => c.positive), of((c) => c.group)];
      const holds = ({ low, high }: { low: number; high: number }, truth: number) =>
        low <= truth && truth <= high;
      if (holds(aucInterval({ scores, positives, groups }), 0.7602)) covered.byGroup++;
      if (holds(aucInterval({ scores, positives }), 0.7602)) covered.oneByOne++;
      // Phi(0) of those without the finding lie above 0.
      const without = cases.filter(({ positive }) => !positive);
      const share = groupedShare(
        without.map(({ score }) => score > 0),
        without.map(({ group }) => group),
      );
      if (holds(share, 0.5)) covered.share++;
    }
    expect(covered.byGroup / 300).toBeGreaterThan(0.91);
    expect(covered.share / 300).toBeGreaterThan(0.91);
    expect(covered.oneByOne / 300).toBeLessThan(0.9);
  });

  test("refused: one group of a kind, no case", () => {
    const one = { scores: [1, 2, 3, 4], positives: [true, true, false, false], groups: ["a", "a", "b", "c"] };
    expect(() => aucInterval(one)).toThrow(/two groups/);
    expect(() => groupedShare([], [])).toThrow(/one case/);
  });
});

test("two-sided p-values: the table's", () => {
  expect(twoSidedP(Z_95)).toBeCloseTo(0.05, 12);
  expect(twoSidedP(-2.5758293035489004)).toBeCloseTo(0.01, 12);
  expect(twoSidedP(4)).toBeCloseTo(6.334248366623996e-5, 15);
  expect(twoSidedP(0)).toBe(1);
});

test("Wilson: 8 of 10, and the ends", () => {
  // (0.8 + z²/20 ± z sqrt(0.016 + z²/400)) / (1 + z²/10) with z = 1.96
  const { low, high } = wilsonInterval(8, 10);
  expect(low).toBeCloseTo(0.4902, 4);
  expect(high).toBeCloseTo(0.9433, 4);
  expect(wilsonInterval(0, 5).low).toBe(0);
  expect(wilsonInterval(5, 5).high).toBe(1);
  expect(() => wilsonInterval(6, 5)).toThrow(/0 to the trials/);
  expect(() => wilsonInterval(0, 0)).toThrow(/one trial/);
});

describe("bootstrap", () => {
  const values = Array.from({ length: 200 }, (_, i) => i % 10);
  const mean = (weights: ArrayLike<number>) => {
    let [sum, total] = [0, 0];
    values.forEach((value, i) => {
      sum += value * weights[i]!;
      total += weights[i]!;
    });
    return sum / total;
  };
  const strata = values.map(() => 0);
  const alone = values.map((_, i) => `row ${i}`);

  test("of a mean is about ± 1.96 standard errors, and the same each time", () => {
    const interval = bootstrapInterval(mean, { strata, groups: alone });
    const error = Math.sqrt(8.25 / 200);
    expect(interval.value).toBe(4.5);
    expect(Math.abs(interval.low - (4.5 - Z_95 * error))).toBeLessThan(0.05);
    expect(Math.abs(interval.high - (4.5 + Z_95 * error))).toBeLessThan(0.05);
    expect(bootstrapInterval(mean, { strata, groups: alone })).toEqual(interval);
  });

  test("rows that are drawn together widen it, strata that explain all close it", () => {
    const together = bootstrapInterval(mean, { strata, groups: values.map((value) => `group ${value}`) });
    const each = bootstrapInterval(mean, { strata, groups: alone });
    expect(together.high - together.low).toBeGreaterThan(2 * (each.high - each.low));
    const explained = bootstrapInterval(mean, { strata: values, groups: alone });
    expect(explained.low).toBeCloseTo(4.5, 12);
    expect(explained.high).toBeCloseTo(4.5, 12);
  });

  test("refuses a statistic that is not defined", () => {
    expect(() => bootstrapInterval(() => Number.NaN, { strata, groups: alone })).toThrow(/not defined/);
  });
});

describe("calibration", () => {
  test("worked example: says 0.8 and is right half of the time", () => {
    const probabilities = [0.8, 0.2, 0.8, 0.2];
    expect(calibrationError({ probabilities, labels: [0, 1], classes: 2 })).toBeCloseTo(0.3, 12);
    expect(findingCalibrationError([0.8, 0.8], [true, false])).toBeCloseTo(0.3, 12);
  });

  test("the line finds how a calibrated probability was bent", () => {
    const random = seededRandom(2);
    const logOdds = Array.from({ length: 20000 }, () => 4 * (random() - 0.5));
    const positives = logOdds.map((value) => random() < 1 / (1 + Math.exp(-value)));
    const bent = logOdds.map((value) => 1 / (1 + Math.exp(-(2 * value + 1))));
    const { slope, intercept } = calibrationLine(bent, positives);
    expect(Math.abs(slope - 0.5)).toBeLessThan(0.03);
    expect(Math.abs(intercept + 0.5)).toBeLessThan(0.05);
  });
});

test("classification: worked example with a class that nothing is predicted to be", () => {
  const probabilities = [0.9, 0.1, 0, 0.2, 0.8, 0, 0.7, 0.2, 0.1];
  const confusion = confusionMatrix({ probabilities, labels: [0, 1, 2], classes: 3 });
  expect(confusion).toEqual([
    [1, 0, 0],
    [0, 1, 0],
    [1, 0, 0],
  ]);
  const { accuracy, balancedAccuracy, perClass } = classificationFigures(confusion);
  expect(accuracy).toBeCloseTo(2 / 3, 12);
  expect(balancedAccuracy).toBeCloseTo(2 / 3, 12);
  expect(perClass[0]).toEqual({ support: 1, recall: 1, precision: 0.5, f1: 2 / 3 });
  expect(perClass[2]).toEqual({ support: 1, recall: 0, precision: 0, f1: 0 });
});

test("a report leaves out what cannot be measured", () => {
  const report = readingFigures({
    probabilities: [0.7, 0.2, 0.1, 0.6, 0.3, 0.1, 0.3, 0.6, 0.1, 0.2, 0.7, 0.1],
    labels: [0, 0, 1, 1],
    classes: 3,
    classIds: ["a", "b", "c"],
    groups: ["1", "2", "3", "4"],
  });
  expect(report.macroAuc).toEqual({ value: 1, low: 1, high: 1 });
  expect(report.classes[2]).toMatchObject({ support: 0, recall: null, auc: null });
});

test("evidence compared: both is what two weak sources add up to", () => {
  const labels = [0, 0, 0, 1, 1, 1];
  const two = (p: number[]) => p.flatMap((value) => [1 - value, value]);
  const image = two([0.2, 0.6, 0.3, 0.5, 0.7, 0.8]);
  const history = two([0.4, 0.1, 0.2, 0.6, 0.3, 0.5]);
  const fused = two([0.2, 0.3, 0.1, 0.6, 0.7, 0.8]);
  const comparison = compareEvidence({ image, history, fused }, labels, [false, true]);
  expect(comparison.positives).toBe(3);
  expect(comparison.image.auc.value).toBeCloseTo(8 / 9, 12);
  expect(comparison.fused.auc.value).toBe(1);
  expect(comparison.fusedMinusImage.value).toBeCloseTo(1 / 9, 12);
});
