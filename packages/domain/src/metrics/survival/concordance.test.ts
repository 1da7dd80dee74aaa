import fc from "fast-check";
import { expect, test } from "vitest";
import { InvalidInputError } from "../../errors.ts";
import { auc } from "../auc.ts";
import { concordance } from "./concordance.ts";

test("worked example: of four pairs that can be told, three are in order and one is tied", () => {
  // Events at 1 and 3, censored at 2 and 4: pairs 1-2, 1-3, 1-4 and 3-4.
  const found = concordance({ times: [1, 2, 3, 4], events: [1, 0, 1, 0], scores: [3, 2, 3, 1] });
  expect(found.pairs).toBe(4);
  expect(found.value).toBe(3.5 / 4);
});

const drawn = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 8 }), fc.boolean(), fc.integer({ min: 0, max: 5 })),
  { minLength: 2, maxLength: 40 },
);

test("is what counting all pairs gives, and turning the scores round turns it round", () => {
  fc.assert(
    fc.property(drawn, (rows) => {
      let [pairs, wins] = [0, 0];
      for (const [time, event, score] of rows) {
        if (!event) continue;
        for (const [later, laterEvent, other] of rows) {
          if (!(later > time || (later === time && !laterEvent))) continue;
          pairs++;
          wins += score > other ? 1 : score === other ? 0.5 : 0;
        }
      }
      fc.pre(pairs > 0);
      const cases = { times: rows.map(([time]) => time), events: rows.map(([, event]) => event) };
      const scores = rows.map(([, , score]) => score);
      const found = concordance({ ...cases, scores });
      expect(found.pairs).toBe(pairs);
      expect(found.value).toBeCloseTo(wins / pairs, 12);
      const turned = concordance({ ...cases, scores: scores.map((score) => -score) });
      expect(turned.value).toBeCloseTo(1 - wins / pairs, 12);
      expect(turned.standardError).toBeCloseTo(found.standardError, 12);
    }),
  );
});

test("where all events come at one time and the rest later, it is the area under the ROC curve", () => {
  const scores = [0.9, 0.4, 0.7, 0.2, 0.5];
  const positives = [1, 1, 0, 0, 0];
  const found = concordance({ times: [1, 1, 2, 2, 2], events: positives, scores });
  expect(found.value).toBeCloseTo(auc({ scores, positives }), 12);
});

test.each([
  ["nobody with an event", [1, 2], [0, 0], [1, 2]],
  ["a score that is none", [1, 2], [1, 0], [Number.NaN, 2]],
  ["scores that are not one a case", [1, 2], [1, 0], [1]],
])("%s is refused", (_name, times, events, scores) => {
  expect(() => concordance({ times, events, scores })).toThrow(InvalidInputError);
});
