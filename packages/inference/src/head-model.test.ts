import { rm } from "node:fs/promises";
import { applyCalibrationMap } from "@synoptic/domain";
import { expect, test } from "vitest";
import { ManifestError } from "./errors.ts";
import { loadModels } from "./library.ts";
import { testImage, writeTinyModels } from "./testing/tiny-models.ts";

const measuredOn = { cohort: "made up", rows: 10, prevalence: { a: 0.2, b: 0.3, c: 0.5 } };

/** A head whose manifest names this calibration. */
async function withHead<T>(
  calibration: object,
  work: (models: Awaited<ReturnType<typeof loadModels>>) => Promise<T>,
): Promise<T> {
  const { dir, change } = await writeTinyModels();
  try {
    await change("tiny-head", ["calibration"], { ...calibration, ...measuredOn });
    const models = await loadModels(dir, { intraOpThreads: 1 });
    return await work(models).finally(models.close);
  } finally {
    await rm(dir, { recursive: true });
  }
}

test.each([
  { method: "temperature" as const, temperature: 2.5 },
  { method: "platt" as const, classes: [1.5, 0.8, 1].map((slope) => ({ slope, intercept: -0.2 })) },
  {
    method: "isotonic" as const,
    floor: 0.01,
    classes: Array.from({ length: 3 }, () => ({ x: [-2, 0, 2], y: [0.1, 0.4, 0.9] })),
  },
])("a head calibrated by $method: each way of reading applies it", async (map) => {
  await withHead(map, async (models) => {
    const model = models.imageModel("tiny");
    const image = model.prepare(testImage(176, 176));
    const { logits, probabilities } = await model.read(image);
    expect(probabilities).toEqual(Array.from(applyCalibrationMap(map, logits, 3)));
    expect(probabilities.reduce((sum, p) => sum + p)).toBeCloseTo(1, 12);
    const scored = await model.score([image.data]);
    probabilities.forEach((p, c) => {
      expect(scored[c]).toBeCloseTo(p, 5);
    });
  });
});

test.each([
  ["a map for another number of classes", { method: "platt", classes: [{ slope: 1, intercept: 0 }] }],
  ["a method that is none", { method: "beta", a: 1 }],
])("refused: %s", async (_, calibration) => {
  await expect(withHead(calibration, async () => {})).rejects.toThrow(ManifestError);
});
