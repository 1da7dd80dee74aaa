import { auc, guardCounts, seededRandom } from "@synoptic/domain";
import { describe, expect, test } from "vitest";
import { drawFor } from "./draw.ts";
import { type EvaluationCase, evidenceFigures } from "./figures.ts";

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
  const trials = 400;
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
