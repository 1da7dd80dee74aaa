import { describe, expect, test } from "vitest";
import { InvalidInputError } from "../../errors.ts";
import { wilsonInterval } from "../interval.ts";
import { brierAt } from "./brier-at.ts";
import { calibrationAt } from "./calibration-at.ts";

test("worked example: who was censored before the horizon hands their weight to those seen longer", () => {
  // Event at 1, censored at 2, event at 3, seen beyond 4. Of the three at risk of censoring at 2 one was: the two left
  // count 3/2 each.
  const found = brierAt({ times: [1, 2, 3, 5], events: [1, 0, 1, 0] }, [0.8, 0.5, 0.6, 0.1], 4);
  expect(found.brier).toBeCloseTo((0.2 ** 2 + 1.5 * 0.4 ** 2 + 1.5 * 0.1 ** 2) / 4, 12);
  expect(found.ipa).toBeCloseTo(1 - found.brier / found.reference, 12);
});

test("the one risk of everybody has an index of 0, the truth one of 1", () => {
  const cases = { times: [1, 2, 3, 4], events: [1, 1, 0, 0] };
  expect(brierAt(cases, [0.5, 0.5, 0.5, 0.5], 2.5).ipa).toBeCloseTo(0, 12);
  expect(brierAt(cases, [1, 1, 0, 0], 2.5)).toMatchObject({ brier: 0, ipa: 1 });
});

test("calibration: the lowest predicted first, and nothing observed where nobody was seen so long", () => {
  const groups = calibrationAt({ times: [1, 5, 2, 1], events: [1, 0, 1, 0] }, [0.9, 0.1, 0.2, 0.8], 3, 2);
  expect(groups[0]).toMatchObject({ persons: 2, observed: { value: 0.5 } });
  expect(groups[0]!.predicted).toBeCloseTo(0.15, 12);
  expect(groups[1]).toMatchObject({ persons: 2, observed: null });
});

test("calibration: where no event came, the interval still has a width", () => {
  const [none] = calibrationAt({ times: [5, 5, 1, 5], events: [0, 0, 1, 0] }, [0.1, 0.1, 0.9, 0.9], 3, 2);
  expect(none!.observed).toEqual(wilsonInterval(0, 2));
});

describe("refused", () => {
  test.each([
    ["a horizon that nobody was seen until", [1, 2], [1, 0], 3],
    ["no event before the horizon", [1, 5], [0, 1], 3],
  ])("%s", (_name, times, events, horizon) => {
    expect(() => brierAt({ times, events }, [0.1, 0.2], horizon)).toThrow(InvalidInputError);
  });
});
