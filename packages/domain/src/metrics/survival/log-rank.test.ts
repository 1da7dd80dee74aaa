import { expect, test } from "vitest";
import { InvalidInputError } from "../../errors.ts";
import { seededRandom } from "../bootstrap.ts";
import { logRank } from "./log-rank.ts";

test("worked example: two of one group, two of the other", () => {
  // At 1: two of four are of group 0, so half an event is expected of it. At 2: one of three. Variance 1/4 + 2/9.
  const found = logRank({ times: [1, 2, 3, 4], events: [1, 1, 0, 0] }, [0, 0, 1, 1], 2);
  expect(found.groups).toEqual([
    { persons: 2, observed: 2, expected: 0.5 + 1 / 3 },
    { persons: 2, observed: 0, expected: 0.5 + 2 / 3 },
  ]);
  expect(found.statistic).toBeCloseTo((2 - 5 / 6) ** 2 / (1 / 4 + 2 / 9), 12);
  expect(found.df).toBe(1);
});

test("the names of the groups do not matter", () => {
  const cases = { times: [5, 1, 4, 2, 6, 3, 7, 2], events: [1, 1, 0, 1, 1, 1, 0, 1] };
  const groups = [0, 1, 2, 0, 1, 2, 0, 1];
  const { statistic, p } = logRank(cases, groups, 3);
  const renamed = logRank(
    cases,
    groups.map((group) => (group + 1) % 3),
    3,
  );
  expect(renamed.statistic).toBeCloseTo(statistic, 10);
  expect(renamed.p).toBeCloseTo(p, 10);
});

test("a group that left before the first event changes nothing, as in R", () => {
  for (let seed = 1; seed <= 50; seed++) {
    const random = seededRandom(seed);
    const times = Array.from({ length: 120 }, () => 10 + Math.ceil(random() * 500));
    const events = times.map(() => random() < 0.6);
    const groups = times.map((_, i) => (i < 3 ? i : Math.floor(random() * 3)));
    const seen = logRank({ times, events }, groups, 3);
    const gone = { times: [...times, 1, 2, 9], events: [...events, false, false, false] };
    const found = logRank(gone, [...groups, 3, 3, 3], 4);
    expect(found.statistic).toBeCloseTo(seen.statistic, 9);
    expect(found).toMatchObject({ df: 2, groups: { 3: { persons: 3, observed: 0, expected: 0 } } });
    expect(found.p).toBeCloseTo(seen.p, 9);
  }
});

test.each([
  ["one group", [1, 2], [1, 1], [0, 0], 1],
  ["a group without a case", [1, 2], [1, 1], [0, 0], 2],
  ["no event", [1, 2], [0, 0], [0, 1], 2],
  ["all events at one time, at which nobody else is left", [1, 2, 2], [0, 1, 1], [0, 0, 1], 2],
  ["one group that is left at the first event", [1, 2, 3], [0, 1, 1], [0, 1, 1], 2],
  ["a group that is none", [1, 2], [1, 1], [0, 2], 2],
])("%s is refused", (_name, times, events, groups, count) => {
  expect(() => logRank({ times, events }, groups, count)).toThrow(InvalidInputError);
});
