import fc from "fast-check";
import { expect, test } from "vitest";
import type { HistoryEvidence } from "./assessment.ts";
import { addVectors, setLogOdds } from "./log-odds.ts";
import { asPlayers } from "./players.ts";
import { MOST_EXACT_PLAYERS, shapleyLogOdds } from "./shapley.ts";

const members = [true, true, false];

test("worked example: two facts, three classes, both orders averaged by hand", () => {
  const base = [0, 0, 0];
  const [first, second] = [
    [1, 0, 0],
    [0, 2, 0],
  ];
  const v = (facts: number[][]) => setLogOdds(addVectors(base, facts), members);
  const [ofFirst, ofSecond] = shapleyLogOdds(base, [first!, second!], members);
  expect(ofFirst).toBeCloseTo((v([first!]) - v([]) + v([first!, second!]) - v([second!])) / 2, 12);
  expect(ofSecond).toBeCloseTo((v([second!]) - v([]) + v([first!, second!]) - v([first!])) / 2, 12);
});

test("two classes: each fact's own log likelihood ratio", () => {
  expect(
    shapleyLogOdds(
      [Math.log(0.1), Math.log(0.9)],
      [
        [2, 0.5],
        [0, 1],
      ],
      [true, false],
    ),
  ).toEqual([1.5, -1]);
});

const facts = (most: number) =>
  fc.array(fc.array(fc.double({ min: -8, max: 8, noNaN: true }), { minLength: 3, maxLength: 3 }), {
    minLength: 1,
    maxLength: most,
  });

test("values sum to what all facts together change", () => {
  fc.assert(
    fc.property(facts(8), (all) => {
      const base = [-1, 0.5, 2];
      const sum = shapleyLogOdds(base, all, members).reduce((total, value) => total + value, 0);
      const change = setLogOdds(addVectors(base, all), members) - setLogOdds(base, members);
      expect(Math.abs(sum - change)).toBeLessThan(1e-9);
    }),
  );
});

test("equal facts have equal values", () => {
  fc.assert(
    fc.property(facts(4), (all) => {
      const values = shapleyLogOdds([0, 1, 2], [...all, all[0]!], members);
      expect(values.at(-1)).toBeCloseTo(values[0]!, 9);
    }),
  );
});

test("more facts than are exact are refused", () => {
  const many = Array.from({ length: MOST_EXACT_PLAYERS + 1 }, () => [1, 0, 0]);
  expect(() => shapleyLogOdds([0, 0, 0], many, members)).toThrow(RangeError);
});

test("of twenty facts the strongest eleven stand for themselves and the rest are one, with all their ids", () => {
  const evidence = Array.from(
    { length: 20 },
    (_, i): HistoryEvidence => ({
      name: `f${i}`,
      label: `Fact ${i}`,
      logWeights: [i / 10, 0, 0],
      source: i % 2 ? "odd" : "even",
      factIds: [`id-${i}`],
    }),
  );
  const players = asPlayers(evidence);
  expect(players).toHaveLength(MOST_EXACT_PLAYERS);
  expect(players.slice(0, -1).map(({ name }) => name)).toEqual(evidence.slice(9).map(({ name }) => name));
  const rest = players.at(-1)!;
  expect(rest.logWeights[0]).toBeCloseTo(0.1 * (0 + 1 + 2 + 3 + 4 + 5 + 6 + 7 + 8), 12);
  expect(rest.factIds).toEqual(evidence.slice(0, 9).map(({ factIds }) => factIds[0]));
  expect(rest.source).toBe("even; odd");
});
