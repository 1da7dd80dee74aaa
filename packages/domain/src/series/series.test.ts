import fc from "fast-check";
import { expect, test } from "vitest";
import { type ObservationSeries, samplesAsOf } from "./series.ts";

const minute = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 60_000);

function series(recorded: number, samples: [at: number, value: number][]): ObservationSeries {
  return {
    ...{ id: `s${recorded}`, kind: "glucose", device: null, timeZone: "UTC", recordedAt: minute(recorded) },
    samples: samples.map(([at, value]) => ({ at: minute(at), values: [value] })),
  };
}

test("where two series tell of one moment, the one that became known last counts", () => {
  const all = [
    series(30, [
      [0, 100],
      [5, 110],
    ]),
    series(20, [[5, 90]]),
  ];
  expect(samplesAsOf(all, "glucose", minute(40)).map(({ values }) => values[0])).toEqual([100, 110]);
  expect(samplesAsOf(all, "glucose", minute(25)).map(({ values }) => values[0])).toEqual([90]);
  expect(samplesAsOf(all, "blood-pressure", minute(40))).toEqual([]);
});

test("a series that becomes known later never changes what was known", () => {
  const at = fc.integer({ min: 0, max: 100 });
  const made = fc
    .tuple(at, fc.array(fc.tuple(at, fc.integer({ min: 40, max: 400 }))))
    .map(([recorded, samples]) => series(recorded, samples));
  fc.assert(
    fc.property(fc.array(made), fc.array(made), at, (known, more, t) => {
      const later = more.map((one) => ({
        ...one,
        recordedAt: minute(t + 1 + (one.recordedAt.getTime() % 7)),
      }));
      expect(samplesAsOf([...later, ...known], "glucose", minute(t))).toEqual(
        samplesAsOf(known, "glucose", minute(t)),
      );
    }),
  );
});
