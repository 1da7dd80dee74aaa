import { auc, guardCounts, seededRandom } from "@synoptic/domain";
import { describe, expect, test } from "vitest";
import { drawFor } from "./draw.ts";
import { type EvaluationCase, evidenceFigures } from "./figures.ts";
import type { EvidenceReport } from "./report.ts";
import { subgroupReports } from "./subgroups.ts";

/** Persons with a case each, a third of them ill, whose risks tell about as much as good models do. */
function people(count: number, random: () => number): EvaluationCase[] {
  return Array.from({ length: count }, (_, i) => {
    const positive = i % 3 === 0;
    const fused = Math.min(0.99, Math.max(0.01, 0.35 + (positive ? 0.25 : 0) + 0.35 * (random() - 0.5)));
    return { patientId: String(i), positive, fused, image: fused, history: fused };
  });
}

/** The two kinds of question, each blurred and drawn by a secret that the asker does not know. */
function answer(cases: readonly EvaluationCase[], question: string, secret: string) {
  const guard = guardCounts((cell) => (question.length * 7 + cell.length) % 11);
  const drawn = drawFor(secret, question, guard)(cases, ["whole"]);
  return drawn && evidenceFigures(drawn, "fused", guard.floor);
}

const areaOf = (cases: readonly EvaluationCase[]) =>
  auc({ scores: cases.map(({ fused }) => fused), positives: cases.map(({ positive }) => positive) });

/**
 * Whoever knows everybody else's risk and label asks with and without one person, computes what the difference of the
 * areas would be for either guess, and takes the nearer one.
 * @returns share of right guesses, of what is told and of what is exact
 */
function attack(count: number, guesses: readonly [Partial<EvaluationCase>, Partial<EvaluationCase>]) {
  const trials = 200;
  const random = seededRandom(count);
  let [told, exact] = [0, 0];
  for (let trial = 0; trial < trials; trial++) {
    const others = people(count, random);
    const truth = random() < 0.5 ? 0 : 1;
    const one: EvaluationCase = { patientId: "x", positive: true, fused: 0.02, image: 0.02, history: 0.02 };
    const withGuess = guesses.map((guess) => [...others, { ...one, ...guess }]);
    const expected = withGuess.map((all) => areaOf(all) - areaOf(others));
    const nearer = (seen: number) => Number(Math.abs(seen - expected[1]!) < Math.abs(seen - expected[0]!));
    if (nearer(areaOf(withGuess[truth]!) - areaOf(others)) === truth) exact++;
    const secret = `secret ${trial}`;
    const [before, after] = [answer(others, "without", secret)!, answer(withGuess[truth]!, "with", secret)!];
    if (nearer(after.auc.value - before.auc.value) === truth) told++;
  }
  return { told: told / trials, exact: exact / trials };
}

describe("two evaluations of cohorts that differ in one person", () => {
  test.each([120, 400])("do not tell the person's label: %d persons", (count) => {
    const { told, exact } = attack(count, [{ positive: false }, { positive: true }]);
    expect(exact).toBe(1);
    expect(told).toBeLessThan(0.7);
  });

  test.each([120, 400])("nor the risk, where the label is known: %d persons", (count) => {
    const { told, exact } = attack(count, [{ fused: 0.02 }, { fused: 0.98 }]);
    expect(exact).toBe(1);
    expect(told).toBeLessThan(0.75);
  });
});

describe("one whose risk is unlike all others', which lie close together", () => {
  const others = people(120, seededRandom(9)).map((one) => ({ ...one, fused: 0.004 + one.fused / 500 }));
  const withOne = (fused: number) => [...others, { ...others[1]!, patientId: "x", positive: false, fused }];

  test.each([
    ["observed over expected", (of: EvidenceReport) => of.observedToExpected.value],
    ["in the large", (of: EvidenceReport) => of.inTheLarge.value],
    ["the slope", (of: EvidenceReport) => of.slope?.value ?? null],
    ["its interval", (of: EvidenceReport) => of.slope?.low ?? null],
    ["the average precision", (of: EvidenceReport) => of.averagePrecision.value],
  ] as const)("%s does not tell whether it is high", (_, figure) => {
    const told = (fused: number) =>
      Array.from({ length: 100 }, (_, i) => figure(answer(withOne(fused), "with", `secret ${fused} ${i}`)!));
    const [usual, high] = [told(0.0045), told(0.9)];
    // The share of right guesses of the best of all rules, each of which takes one side of a value.
    const right = [...new Set([...usual, ...high])].map((limit) => {
      const below = (all: readonly (number | null)[]) =>
        all.filter((one) => (one ?? -1e9) <= (limit ?? -1e9)).length / all.length;
      return 0.5 + Math.abs(below(usual) - below(high)) / 2;
    });
    expect(Math.max(...right)).toBeLessThan(0.75);
  });

  test("and risks that are all the same tell no slope, with or without one that is not", () => {
    for (const all of [others, withOne(0.9)].map((each) =>
      each.map((one) => ({ ...one, fused: one.fused === 0.9 ? 0.9 : 0.005 })),
    ))
      expect(answer(all, "q", "s")).toMatchObject({ slope: null, intercept: null });
  });
});

test("subgroups are told only beside others that are told: one person makes no kind of them appear", () => {
  const women = people(300, seededRandom(5)).map((one) => ({
    ...{ ...one, sex: "female", age: null, manufacturer: null, skinType: null },
  }));
  const guard = guardCounts(() => 0);
  const report = (cases: Parameters<typeof subgroupReports>[0]) =>
    subgroupReports(cases, "fused", drawFor("s", "q", guard), guard);
  expect(report(women)).toEqual([]);
  expect(report([...women, { ...women[0]!, patientId: "x", sex: "male" }])).toEqual([]);
  expect(report(women.map((one, i) => ({ ...one, sex: i % 2 ? "male" : "female" })))).toHaveLength(2);
});

test("asked again on the same data, the answer is the same; with one more person it is another draw", () => {
  const cases = people(300, seededRandom(1));
  expect(answer(cases, "q", "s")).toEqual(answer(cases.toReversed(), "q", "s"));
  const guard = guardCounts(() => 0);
  const draw = drawFor("s", "q", guard);
  const idsOf = (all: readonly EvaluationCase[]) =>
    new Set(draw(all, ["whole"])!.cases.map(({ patientId }) => patientId));
  const [before, after] = [idsOf(cases), idsOf([...cases, { ...cases[0]!, patientId: "x" }])];
  const differ =
    [...before].filter((id) => !after.has(id)).length + [...after].filter((id) => !before.has(id)).length;
  expect(differ).toBeGreaterThan(11);
});

test("nothing is told of persons who are few of either kind, and nobody differs from few", () => {
  const guard = guardCounts(() => 0);
  const draw = drawFor("s", "q", guard);
  expect(draw([], ["whole"])).toBeNull();
  expect(draw(people(1, seededRandom(1)), ["whole"])).toBeNull();
  expect(draw(people(60, seededRandom(1)), ["whole"])).toBeNull();
  expect(draw(people(70, seededRandom(1)), ["whole"])).not.toBeNull();
  // Many cases of one person are one person.
  const same = people(300, seededRandom(1)).map((one) => ({ ...one, patientId: `${one.positive}` }));
  expect(draw(same, ["whole"])).toBeNull();
});
