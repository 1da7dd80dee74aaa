import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fitSurvival, seededRandom, TooFewEventsError } from "@synoptic/domain";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { EngineCancelledError } from "../engine/errors.ts";
import { ManifestError, ModelIntegrityError } from "../errors.ts";
import { manifestSchema, type SurvivalModelManifest } from "../manifest.ts";
import { readModelFolder } from "../read-folders.ts";
import { fileEntry, writeModel } from "../train/write-model.ts";
import { fitSurvivalApart } from "./fit-survival-apart.ts";
import { openSurvivalModel } from "./open-survival-model.ts";
import { survivalCard } from "./survival-card.ts";
import { encodeSurvivalWeights } from "./survival-weights.ts";

function drawCohort(persons: number) {
  const random = seededRandom(2);
  const ages = Array.from({ length: persons }, () => 40 + 40 * random());
  const years = ages.map((age) => -Math.log(1 - random()) / (0.05 * Math.exp(0.05 * (age - 60))));
  return {
    times: years.map((at) => Math.min(at, 8)),
    events: years.map((at) => at < 8),
    values: ages.map((age) => ({ age })),
    groups: ages.map((_, i) => String(i)),
  };
}

const cohort = drawCohort(200);
const fit = fitSurvival(cohort, { features: ["age"] });
const weights = encodeSurvivalWeights(fit.model);
const { periodYears, lastYear, time, bases } = fit.model;
const manifest: SurvivalModelManifest = {
  ...{
    schemaVersion: 1,
    kind: "survival-model",
    id: "when",
    version: "1.0.0",
    title: "When diabetes may come",
  },
  ...{ licence: "CC0-1.0", intendedUse: "Tests.", knownWeaknesses: ["Drawn at random."], ridge: fit.ridge },
  trainingData: [{ name: "Drawn", licence: "CC0-1.0", rows: 200 }],
  weights: fileEntry("weights.f64", weights),
  ...{ outcome: "diabetes", periodYears, lastYear, time, bases, cohort: "Drawn persons." },
  figures: {
    ...{ persons: 200, events: fit.events, personYears: 1000, effectiveParameters: 4 },
    concordance: { value: 0.7, low: 0.6, high: 0.8 },
    horizons: [
      {
        ...{ years: 1, atRisk: 180, predicted: 0.05, observed: { value: 0.06, low: 0.03, high: 0.1 } },
        ...{ brier: 0.05, ipa: 0.1, calibration: [{ persons: 40, predicted: 0.01, observed: null }] },
      },
    ],
  },
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "synoptic-survival-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const write = async (name: string) => {
  const into = join(folder, name);
  await writeModel(into, manifest, survivalCard(manifest, "Diabetes"), { "weights.f64": weights });
  return join(into, "when");
};

test("what is written is opened again, number by number", async () => {
  const path = await write("whole");
  const { manifestSha256 } = await readModelFolder(path);
  const opened = await openSurvivalModel(path, manifestSha256);
  expect(opened.coefficients).toEqual(fit.model.coefficients);
  fit.model.covariance.forEach((value, k) => {
    expect(opened.covariance[k]).toBeCloseTo(value, 12);
  });
  expect(opened.bases).toEqual(bases);
});

test("the card says what death means for the figure, how far it goes and that it is research", () => {
  const card = survivalCard(manifest, "Diabetes");
  expect(card).toContain("the risk of diabetes if death does not come first");
  expect(card).toContain(`Nothing is predicted beyond ${lastYear} years`);
  expect(card).toContain("Research software, not a medical device");
  expect(card).toContain("nobody followed so long");
});

describe("refused", () => {
  test("an unknown key in the manifest", () => {
    expect(manifestSchema.safeParse(manifest).success).toBe(true);
    expect(manifestSchema.safeParse({ ...manifest, horizon: 10 }).success).toBe(false);
  });

  test("another manifest, another kind of model, changed weights", async () => {
    const path = await write("spoiled");
    const { manifestSha256 } = await readModelFolder(path);
    await expect(openSurvivalModel(path, "0".repeat(64))).rejects.toThrow(ModelIntegrityError);
    const skin = join(import.meta.dirname, "../../models/skin-head");
    const other = await readModelFolder(skin);
    await expect(openSurvivalModel(skin, other.manifestSha256)).rejects.toThrow(ManifestError);
    const bytes = await readFile(join(path, "weights.f64"));
    bytes[0]! ^= 1;
    await writeFile(join(path, "weights.f64"), bytes);
    await expect(openSurvivalModel(path, manifestSha256)).rejects.toThrow(ModelIntegrityError);
  });
});

describe("in a process of its own", () => {
  test("the same model as here, with its progress", async () => {
    const shares: number[] = [];
    const request = { cohort, options: { features: ["age"] } };
    const apart = await fitSurvivalApart(request, { progress: (_step, share) => void shares.push(share) });
    expect(apart.fit.model).toEqual(fit.model);
    expect(apart.figures.concordance.value).toBeGreaterThan(0.55);
    expect(shares.at(-1)).toBe(1);
  });

  test("its faults come back as what they are, and it ends when it is called off", async () => {
    const none = { ...cohort, events: cohort.events.map(() => false) };
    await expect(fitSurvivalApart({ cohort: none, options: { features: ["age"] } }, {})).rejects.toThrow(
      TooFewEventsError,
    );
    const calling = new AbortController();
    const running = fitSurvivalApart(
      { cohort, options: { features: ["age"] } },
      { signal: calling.signal, progress: () => calling.abort() },
    );
    await expect(running).rejects.toThrow(EngineCancelledError);
  });
});
