import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { TooFewCasesError } from "@synoptic/domain";
import { loadModels, type ModelLibrary } from "@synoptic/inference";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { drawnKinds, drawnPicture } from "../testing/drawn-pictures.ts";
import { SplitGroupError } from "./errors.ts";
import { parseHeadPlan } from "./head-plan.ts";
import { trainHead } from "./train-head.ts";
import type { TrainingCase } from "./training-case.ts";

const modelsDir = fileURLToPath(new URL("../../../inference/models", import.meta.url));
let models: ModelLibrary;
let home: string;
beforeAll(async () => {
  models = await loadModels(modelsDir, { intraOpThreads: 1 });
  home = await mkdtemp(join(tmpdir(), "synoptic-train-"));
});
afterAll(async () => {
  await models.close();
  await rm(home, { recursive: true });
});

const code = (kind: string) => ({ system: "https://example.org/shapes", code: kind });
const plan = parseHeadPlan(
  JSON.stringify({
    scenario: "shapes",
    title: "Shapes",
    classes: drawnKinds.map((id) => ({ id, label: id, code: code(id) })),
    findings: [{ id: "round", label: "Round", code: code("round"), classIds: ["disc", "ring"] }],
    primaryFindingId: "round",
  }),
);
const facts = { ageYears: null, sex: "unknown" as const, bodySite: null };
const casesOf = (each: number, change: Partial<TrainingCase> = {}): TrainingCase[] =>
  drawnKinds.flatMap((classId) =>
    Array.from({ length: each }, (_, i) => ({
      name: `${classId}-${i}`,
      classId,
      group: `${classId}-${Math.floor(i / 2)}`,
      facts,
      bytes: () => drawnPicture(classId, i),
      ...change,
    })),
  );
const origin = {
  id: "shapes-head",
  version: "1.0.0",
  licence: "CC0",
  source: { name: "Drawn shapes", licence: "CC0" },
  cohort: "drawn shapes",
};
const place = (name: string, change: object = {}) => ({
  models,
  cacheFolder: join(home, "cache"),
  into: join(home, name),
  ...change,
});
const train = (name: string, cases: readonly TrainingCase[], options: object = {}, change: object = {}) =>
  trainHead({ plan, origin, cases, options }, place(name, change));

describe("training a head", () => {
  test("worked example: shapes are told apart, and the library serves what was written", async () => {
    const steps = new Set<string>();
    let last = 0;
    const progress = (step: string, share: number) => {
      steps.add(step);
      expect(share).toBeGreaterThanOrEqual(last - 1e-9);
      last = share;
    };
    const trained = await train("first", casesOf(24), {}, { progress });
    expect(trained.images).toEqual({ training: 48, calibration: 24, test: 0 });
    expect(trained.manifest.figures.macroAuc.value).toBeGreaterThan(0.95);
    expect(trained.fromCache).toBe(0);
    expect([...steps]).toContain("choosing how strongly to regularise");
    expect(await readFile(join(trained.folder, "CARD.md"), "utf8")).toContain("cross-validated");

    const library = await loadModels(modelsDir, { intraOpThreads: 1 });
    const model = await library.add(trained.folder);
    expect(model.info.id).toBe("shapes-head");
    await library.close();
  });

  test("embeddings are computed once; the same cases and options give the same bytes", async () => {
    const one = await train("once", casesOf(24), { C: 0.01 });
    const again = await train("again", casesOf(24), { C: 0.01 });
    expect(again.fromCache).toBe(72);
    for (const name of await readdir(one.folder))
      expect(await readFile(join(again.folder, name))).toEqual(await readFile(join(one.folder, name)));
  });

  test.each([
    ["L1", { C: 1, l1Ratio: 1 }],
    ["class weights and focal loss", { C: 0.01, balanced: true, focalGamma: 2 }],
    ["early stopping", { C: 1, earlyStopping: true }],
    ["Platt's sigmoids", { C: 0.01, calibration: "platt" }],
    ["isotonic curves", { C: 0.01, calibration: "isotonic" }],
  ])("%s", async (_name, options) => {
    const trained = await train(`with ${_name}`, casesOf(24), options);
    expect(trained.manifest.figures.macroAuc.value).toBeGreaterThan(0.9);
    expect(trained.manifest.calibration.method).toBe(
      "calibration" in options ? options.calibration : "temperature",
    );
    // It answers its stored picture as its manifest says, by whatever calibrates it.
    const library = await loadModels(modelsDir, { intraOpThreads: 1 });
    await library.add(trained.folder);
    await library.close();
  });

  test("variants are made of the training part alone, and counted as the pictures they are of", async () => {
    const augmentation = { copies: 2, flip: true, rotation: 20, noise: 0.02, brightness: 0.1 };
    const trained = await train("augmented", casesOf(24), { C: 0.01, augmentation });
    expect(trained.images).toEqual({ training: 48, calibration: 24, test: 0 });
    expect(trained.manifest.trainingData[0]?.rows).toBe(48);
    expect(trained.manifest.figures.rows).toBe(24);
    expect(trained.fromCache).toBe(72);
  });

  test("a data set's own test part takes no part in anything and is told on the card", async () => {
    const cases = casesOf(40).map(
      (one, i): TrainingCase => ({ ...one, part: i % 40 < 8 ? "test" : "train" }),
    );
    const trained = await train("tested", cases, { C: 0.01 });
    expect(trained.images.test).toBe(24);
    expect(trained.test?.macroAuc.value).toBeGreaterThan(0.9);
    expect(await readFile(join(trained.folder, "CARD.md"), "utf8")).toContain("own test part (24 images)");
  });

  test("a picture that cannot be read is left out and counted", async () => {
    const broken: TrainingCase = {
      ...casesOf(1)[0]!,
      name: "broken",
      bytes: async () => Buffer.from("no picture"),
    };
    const trained = await train("left", [...casesOf(24), { ...broken, group: "another" }], { C: 0.01 });
    expect(Object.values(trained.leftOut)).toEqual([1]);
  });

  test("called off, it ends, and nothing is written", async () => {
    const calling = new AbortController();
    const progress = (step: string) => void (step.startsWith("choosing") && calling.abort());
    await expect(train("off", casesOf(24), {}, { signal: calling.signal, progress })).rejects.toThrow();
    await expect(readdir(join(home, "off"))).rejects.toThrow();
  });

  test("refused: too few cases of a class, and a split that tears a group", async () => {
    await expect(train("few", casesOf(8))).rejects.toThrow(TooFewCasesError);
    const torn = casesOf(24).map((one, i): TrainingCase => ({ ...one, part: i % 2 ? "test" : "train" }));
    await expect(train("torn", torn)).rejects.toThrow(SplitGroupError);
  });
});
