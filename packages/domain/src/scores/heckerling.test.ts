import { expect, test } from "vitest";
import { heckerling } from "./heckerling.ts";

const person = {
  age: 40,
  temperature: 37,
  heartRate: 80,
  crackles: false,
  decreasedBreathSounds: false,
  asthma: true,
} as const;

test.each([
  [{}, 0, 0.02],
  [{ asthma: false }, 1, 0.034],
  [{ asthma: false, temperature: 38.5 }, 2, 0.108],
  [{ asthma: false, temperature: 38.5, heartRate: 110 }, 3, 0.22],
  [{ asthma: false, temperature: 38.5, heartRate: 110, crackles: true }, 4, 0.552],
  [
    { asthma: false, temperature: 38.5, heartRate: 110, crackles: true, decreasedBreathSounds: true },
    5,
    0.75,
  ],
])("%j: %d findings, %d", (over, points, probability) => {
  const outcome = heckerling.compute({ ...person, ...over });
  expect(outcome.points).toBe(points);
  expect(outcome.risks[0]?.probability).toBeCloseTo(probability, 3);
});

test("the limits are above 37.8 °C and 100 a minute", () => {
  expect(heckerling.compute({ ...person, temperature: 37.8, heartRate: 100 }).points).toBe(0);
  expect(heckerling.compute({ ...person, temperature: 37.9, heartRate: 101 }).points).toBe(2);
});
