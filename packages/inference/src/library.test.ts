import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { conformalSet, decodeHeadWeights, fuse, headLogits } from "@synoptic/domain";
import * as ort from "onnxruntime-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ManifestError, ModelIntegrityError, UnknownModelError, UnknownScenarioError } from "./errors.ts";
import { heatmapOnSource } from "./explain/on-source.ts";
import { loadModels, type ModelLibrary } from "./library.ts";
import { sha256 } from "./session.ts";
import { BACKBONE_FILE, type TinyModels, testImage, writeTinyModels } from "./testing/tiny-models.ts";

let tiny: TinyModels;
let models: ModelLibrary;

beforeAll(async () => {
  tiny = await writeTinyModels();
  models = await loadModels(tiny.dir, { intraOpThreads: 1 });
});

afterAll(async () => {
  await models.close();
  await rm(tiny.dir, { recursive: true });
});

/** The centre 160 of a 176 x 176 image, normalised and planar, written out anew and with plain ONNX Runtime. */
async function plainEmbedding(pixels: Uint8Array): Promise<Float32Array> {
  const [mean, std] = [
    [0.485, 0.456, 0.406],
    [0.229, 0.224, 0.225],
  ];
  const input: number[] = [];
  for (const channel of [0, 1, 2])
    for (let y = 8; y < 168; y++)
      for (let x = 8; x < 168; x++)
        input.push((pixels[(y * 176 + x) * 3 + channel]! / 255 - mean[channel]!) / std[channel]!);
  const session = await ort.InferenceSession.create(BACKBONE_FILE);
  const output = await session.run({
    image: new ort.Tensor("float32", Float32Array.from(input), [1, 3, 160, 160]),
  });
  return output.embedding!.data as Float32Array;
}

describe("one reading", () => {
  test("the embedding is that of plain ONNX Runtime on the same pixels, to 1e-4", async () => {
    const image = testImage(176, 176);
    const [{ embedding }, expected] = [await models.read(image, "tiny"), await plainEmbedding(image.data)];
    const differences = expected.map((value, i) => Math.abs(value - embedding![i]!));
    expect(differences).toHaveLength(1280);
    expect(Math.max(...differences)).toBeLessThanOrEqual(1e-4);
    expect(Math.max(...expected)).toBeGreaterThan(0.1);
  });

  test("takes one forward pass, whatever the number of heads and maps", async () => {
    const before = models.forwardPasses;
    const { activationMaps, image } = await models.read(testImage(200, 150), "tiny");
    for (const map of activationMaps!) heatmapOnSource(map, image);
    expect(models.forwardPasses - before).toBe(1);
  });

  test("probabilities are the softmax of the head's logits at its temperature", async () => {
    const { embedding, logits, probabilities } = await models.read(testImage(176, 176), "tiny");
    const bytes = await readFile(join(tiny.dir, "tiny-head", "weights.f32"));
    const head = decodeHeadWeights(bytes, { classes: 3, dimension: 1280 });
    expect(logits).toEqual(Array.from(headLogits(head, embedding!)));
    const odds = logits.map((logit) => Math.exp(logit / 1.7));
    const total = odds.reduce((sum, value) => sum + value);
    probabilities.forEach((p, c) => {
      expect(p).toBeCloseTo(odds[c]! / total, 12);
    });
  });

  test("a class's map averages to its logit less the intercept", async () => {
    const { activationMaps, logits } = await models.read(testImage(300, 200, 3), "tiny");
    expect(activationMaps!.map(({ rows, columns }) => [rows, columns])).toEqual(Array(3).fill([10, 10]));
    [0.2, -0.1, 0.4].forEach((intercept, c) => {
      const sum = activationMaps![c]!.data.reduce((total, value) => total + value, 0);
      expect(sum / 100 + intercept).toBeCloseTo(logits[c]!, 3);
    });
  });

  test("it names its models and says what it was calibrated on", async () => {
    const reading = await models.read(testImage(50, 60), "tiny");
    const manifest = await readFile(join(tiny.dir, "tiny-head", "manifest.json"));
    expect(reading.models.map(({ id }) => id)).toEqual(["tiny-backbone", "tiny-head"]);
    expect(reading.models[1]).toEqual({
      id: "tiny-head",
      version: "1.0.0",
      manifestSha256: sha256(manifest),
    });
    expect(reading.evidence.calibrationPrevalence).toEqual([0.2, 0.3, 0.5]);
    expect(reading.image.source).toEqual({ width: 50, height: 60 });
    expect(reading.novelty).toMatchObject({ threshold: -1, isNovel: false });
    expect(reading.timingsMs.total).toBeGreaterThan(0);
  });

  test("reading and scenario go into the fusion as they are", async () => {
    const { evidence, novelty, probabilities } = await models.read(testImage(176, 176), "tiny");
    const scenario = models.scenario("tiny");
    const assessment = fuse({
      scenario,
      prevalence: scenario.defaultPrevalence,
      history: [],
      missingFacts: [],
      image: evidence,
      novelty,
      conformal: scenario.conformal,
    });
    const indices = conformalSet(probabilities, 0.8);
    expect(assessment.conformalSet).toEqual({ level: 0.9, classIds: indices.map((c) => "abc"[c]) });
    expect(assessment.findings[0]!.parts.map(({ source }) => source)).toEqual([
      "Calibration cohort of tiny-head 1.0.0: made up",
      "tiny-head 1.0.0",
    ]);
  });

  test("many at once give the same as one after the other", async () => {
    const images = [1, 2, 3, 4].map((seed) => testImage(180, 170, seed));
    const together = await Promise.all(images.map((image) => models.read(image, "tiny")));
    for (const [i, image] of images.entries()) {
      // Another batch size takes other kernels: the last bits differ.
      (await models.read(image, "tiny")).logits.forEach((logit, c) => {
        expect(logit).toBeCloseTo(together[i]!.logits[c]!, 4);
      });
    }
  });
});

test("what is loaded: scenarios, every model with its card, the history model", () => {
  expect(models.scenarios.map(({ id }) => id)).toEqual(["tiny"]);
  expect(models.manifests.map(({ id, kind, scenario, card }) => [id, kind, scenario, card])).toEqual([
    ["tiny-backbone", "image-backbone", null, "# Tiny backbone\n"],
    ["tiny-head", "image-head", "tiny", "# Tiny head\n"],
    ["tiny-history", "history-model", "tiny", "# Tiny history\n"],
  ]);
  expect(models.historyModel("tiny")).toMatchObject({
    id: "tiny-history",
    weights: { facts: [{ basis: { knots: [20, 80] } }] },
  });
  expect(models.historyModel("other")).toBeUndefined();
  expect(models.scenario("tiny").history?.id).toBe("tiny-history");
});

test("an image unlike the reference is novel", async () => {
  const strict = await writeTinyModels({ noveltyThreshold: 1 });
  const library = await loadModels(strict.dir);
  const { novelty } = await library.read(testImage(176, 176), "tiny");
  expect(novelty!.isNovel).toBe(true);
  expect(novelty!.similarity).toBeGreaterThan(-1);
  expect(novelty!.similarity).toBeLessThan(1);
  await library.close();
  await rm(strict.dir, { recursive: true });
});

test("an unknown scenario or model is refused by name", async () => {
  await expect(models.read(testImage(10, 10), "teeth")).rejects.toThrow(UnknownScenarioError);
  const other = { id: "tiny-head", version: "1.0.0", manifestSha256: "0".repeat(64) };
  await expect(models.read(testImage(10, 10), "tiny", { model: other })).rejects.toThrow(UnknownModelError);
});

describe("a folder that is not right is refused, with the file and the key", () => {
  test.each<[string, string, (string | number)[], unknown, string[]]>([
    ["an unknown key", "tiny-head", ["novelty", "treshold"], 1, ["novelty", "treshold"]],
    ["a missing key", "tiny-backbone", ["mapSize"], undefined, ["mapSize"]],
    ["a value out of range", "tiny-head", ["calibration", "temperature"], -1, ["calibration", "temperature"]],
    ["an id that is not the folder's", "tiny-head", ["id"], "other", ["id"]],
    ["a backbone that is not there", "tiny-head", ["backbone", "id"], "other", ["backbone", "id"]],
    ["another backbone", "tiny-head", ["backbone", "sha256"], "0".repeat(64), ["backbone", "sha256"]],
    [
      "a finding of a strange class",
      "tiny-head",
      ["findings", 0, "classIds"],
      ["z"],
      ["findings", "0", "classIds"],
    ],
    [
      "a finding of all classes",
      "tiny-head",
      ["findings", 0, "classIds"],
      ["a", "b", "c"],
      ["findings", "0", "classIds"],
    ],
    ["a class listed twice", "tiny-head", ["classes", 1, "id"], "a", ["classes"]],
    ["no primary finding", "tiny-head", ["primaryFindingId"], "z", ["primaryFindingId"]],
    [
      "a prevalence without a class",
      "tiny-head",
      ["calibration", "prevalence", "a"],
      undefined,
      ["calibration", "prevalence"],
    ],
    [
      "a prevalence that does not sum to 1",
      "tiny-head",
      ["calibration", "prevalence", "a"],
      0.9,
      ["calibration", "prevalence"],
    ],
    ["a reference of other rows", "tiny-head", ["novelty", "referenceRows"], 7, ["novelty", "referenceRows"]],
    [
      "more neighbours than reference rows",
      "tiny-head",
      ["novelty", "neighbours"],
      7,
      ["novelty", "neighbours"],
    ],
    [
      "an output the network lacks",
      "tiny-backbone",
      ["outputs", "embedding"],
      "pool",
      ["outputs", "embedding"],
    ],
    ["history of other classes", "tiny-history", ["classIds"], ["c", "b", "a"], ["classIds"]],
    ["history of other facts", "tiny-history", ["facts", 0, "name"], "sex", ["facts"]],
    [
      "history at another prevalence",
      "tiny-history",
      ["prevalence"],
      { a: 0.3, b: 0.2, c: 0.5 },
      ["prevalence"],
    ],
    ["history of no scenario", "tiny-history", ["scenario"], "teeth", ["scenario"]],
  ])("%s", async (_, id, at, value, key) => {
    const broken = await writeTinyModels();
    await broken.change(id, at, value);
    const error = await loadModels(broken.dir).catch((fault: unknown) => fault);
    await rm(broken.dir, { recursive: true });
    expect(error).toBeInstanceOf(ManifestError);
    expect((error as ManifestError).file).toBe(`${id}/manifest.json`);
    expect((error as ManifestError).path).toEqual(key);
    expect((error as ManifestError).message).toContain(key.join("."));
  });

  test.each([
    ["tiny-head", "weights.f32"],
    ["tiny-head", "novelty.i8"],
    ["tiny-backbone", "backbone.onnx"],
    ["tiny-history", "weights.json"],
  ])("%s/%s with one byte changed, cut short or gone", async (id, name) => {
    const broken = await writeTinyModels();
    const file = join(broken.dir, id, name);
    const bytes = await readFile(file);
    bytes[0]! ^= 1;
    for (const spoil of [
      () => writeFile(file, bytes),
      () => writeFile(file, bytes.subarray(1)),
      () => rm(file),
    ]) {
      await spoil();
      const error = await loadModels(broken.dir).catch((fault: unknown) => fault);
      expect(error).toBeInstanceOf(ModelIntegrityError);
      expect((error as ModelIntegrityError).file).toBe(`${id}/${name}`);
    }
    await rm(broken.dir, { recursive: true });
  });

  test("no folder, no manifest, no JSON, no card", async () => {
    const broken = await writeTinyModels();
    await expect(loadModels(join(broken.dir, "nowhere"))).rejects.toThrow(ManifestError);
    await writeFile(join(broken.dir, "tiny-head", "manifest.json"), "{");
    await expect(loadModels(broken.dir)).rejects.toThrow(/tiny-head\/manifest\.json: it is not JSON/);
    await rm(join(broken.dir, "tiny-head", "CARD.md"));
    await expect(loadModels(broken.dir)).rejects.toThrow(/tiny-head\/CARD\.md/);
    await rm(broken.dir, { recursive: true });
  });
});
