import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { applyCalibrationMap } from "@synoptic/domain";
import { toPng } from "@synoptic/imaging";
import * as ort from "onnxruntime-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ManifestError, ModelIntegrityError, ModelSelfTestError } from "./errors.ts";
import { loadModels, type ModelLibrary } from "./library.ts";
import { OnnxRefusedError } from "./onnx/errors.ts";
import { checkModelFolder, readModelFolder } from "./read-folders.ts";
import { sha256 } from "./session.ts";
import { type ClassifierFolderOptions, writeClassifierFolder } from "./testing/classifier-folder.ts";
import {
  attributeInts,
  graph,
  int64Tensor,
  model,
  node,
  tensor,
  value,
  writeClassifier,
} from "./testing/onnx-writer.ts";
import { type TinyModels, testImage, writeTinyModels } from "./testing/tiny-models.ts";

let tiny: TinyModels;
let own: string;
let models: ModelLibrary;
let count = 0;

beforeAll(async () => {
  tiny = await writeTinyModels();
  own = await mkdtemp(join(tmpdir(), "synoptic-own-"));
  models = await loadModels(tiny.dir, { intraOpThreads: 1 });
});
afterAll(async () => {
  await models.close();
  await Promise.all([tiny.dir, own].map((dir) => rm(dir, { recursive: true })));
});

/** The answer that the self-test must expect, by plain ONNX Runtime: a grey pixel of 0 everywhere. */
async function ownAnswer(options: ClassifierFolderOptions): Promise<number[]> {
  const {
    layout = "NCHW",
    channels = 3,
    side = 16,
    last = "logits",
    batch = "dynamic",
    classes = 3,
  } = options;
  const rows = batch === "dynamic" ? 1 : batch;
  const session = await ort.InferenceSession.create(writeClassifier(options).bytes);
  const dims = layout === "NCHW" ? [rows, channels, side, side] : [rows, side, side, channels];
  const pixels = new Float32Array(rows * channels * side * side).fill((0 - 0.5) / 0.25);
  const { scores } = await session.run({ image: new ort.Tensor("float32", pixels, dims) });
  const values = Array.from((scores!.data as Float32Array).subarray(0, classes));
  await session.release();
  if (classes === 1) {
    const p = last === "sigmoid" ? values[0]! : 1 / (1 + Math.exp(-values[0]!));
    return [1 - p, p];
  }
  if (last !== "logits") return values;
  const odds = values.map(Math.exp);
  return odds.map((value) => value / odds.reduce((sum, each) => sum + each));
}

async function readManifest(folder: string) {
  return JSON.parse(await readFile(join(folder, "manifest.json"), "utf8"));
}

/** What is usually said of the input. */
async function readManifestInput(): Promise<
  NonNullable<NonNullable<ClassifierFolderOptions["change"]>["input"]>
> {
  return (await readManifest(await writeClassifierFolder(own, { id: "own-usual" }))).input;
}

/** Adds a classifier that answers its self-test. */
async function add(options: ClassifierFolderOptions) {
  const id = `own-${++count}`;
  const expected = options.expected ?? (await ownAnswer(options));
  return await models.add(await writeClassifierFolder(own, { scenario: id, ...options, id, expected }));
}

describe("any classifier runs", () => {
  const layouts = ["NCHW", "NHWC"] as const;
  const lasts = ["logits", "softmax", "sigmoid"] as const;
  const cases = layouts
    .flatMap((layout) =>
      lasts.flatMap((last) =>
        ([1, 3] as const).flatMap((channels) =>
          (["dynamic", 1, 4] as const).flatMap((batch) =>
            [1, 3].map((classes) => ({ layout, last, channels, batch, classes })),
          ),
        ),
      ),
    )
    .filter(({ last, classes }) => !(last === "softmax" && classes === 1));

  test.each(cases)("$layout, $last, $channels channels, batch $batch, $classes outputs", async (options) => {
    const model = await add(options);
    const image = model.prepare(testImage(40, 30));
    const { probabilities } = await model.read(image);
    const many = await model.score(Array.from({ length: 5 }, () => image.data));
    expect(probabilities).toHaveLength(options.classes === 1 ? 2 : 3);
    for (let i = 0; i < 5; i++) {
      probabilities.forEach((p, c) => {
        expect(many[i * probabilities.length + c]).toBeCloseTo(p, 5);
      });
    }
    if (model.labels === "exclusive") expect(probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 6);
    else expect(options).toMatchObject({ last: "sigmoid", classes: 3 });
  });
});

describe("numbers and shapes that exporters choose", () => {
  const [float16, float64, uint8] = [10, 11, 2];

  test.each([
    { of: "half precision", types: { input: float16, scores: float16 }, digits: 2 },
    { of: "double precision", types: { input: float64, scores: float64 }, digits: 5 },
    { of: "float32 in and half precision out", types: { input: 1, scores: float16 }, digits: 2 },
    { of: "no axis of channels", channels: 1 as const, axes: [16, 16], digits: 5 },
    { of: "all pixels in a row", axes: [768], digits: 5 },
  ])("$of: the same answer as in float32", async ({ digits, ...options }) => {
    const plain = { channels: 3, last: "softmax", batch: 4, ...options } as const;
    const expected = await ownAnswer({ ...plain, types: undefined, axes: undefined });
    const model = await add({ ...plain, expected, tolerance: 0.004 });
    const image = model.prepare(testImage(40, 30));
    const usual = await add({ ...plain, types: undefined, axes: undefined });
    const [one, two] = [await model.read(image), await usual.read(usual.prepare(testImage(40, 30)))];
    one.probabilities.forEach((p, c) => {
      expect(p).toBeCloseTo(two.probabilities[c]!, digits);
    });
  });

  test("eight-bit pixels, which the network scales by itself", async () => {
    const types = { input: uint8, scores: 1 };
    const { bytes } = writeClassifier({ types });
    const source = testImage(16, 16);
    const planes = [0, 1, 2].flatMap((channel) => [...source.data].filter((_, i) => i % 3 === channel));
    const session = await ort.InferenceSession.create(bytes);
    const run = async (pixels: readonly number[]) => {
      const image = new ort.Tensor("uint8", Uint8Array.from(pixels), [1, 3, 16, 16]);
      return Array.from((await session.run({ image })).scores!.data as Float32Array);
    };
    const softmax = (logits: number[]) => {
      const odds = logits.map(Math.exp);
      return odds.map((value) => value / odds.reduce((sum, each) => sum + each));
    };
    const input = await readManifestInput();
    const change = {
      input: { ...input, range: [0, 255] as [number, number], mean: [0, 0, 0], std: [1, 1, 1] },
    };
    const expected = softmax(await run(planes.map(() => 0)));
    const model = await add({ types, expected, change });
    const { logits } = await model.read(model.prepare(source));
    expect(logits).toEqual(await run(planes));
  });

  test("one number a case, whichever of the two classes it is for, and its map speaks for and against", async () => {
    const second = { last: "sigmoid", classes: 1, featureMap: true } as const;
    const scores = { name: "scores", are: "probabilities" as const, classIds: ["absent"] };
    const swapped = (await ownAnswer(second)).toReversed();
    const featureMap = (await readManifest(await writeClassifierFolder(own, { ...second, id: "own-map" })))
      .outputs.featureMap;
    const [one, other] = [
      await add(second),
      await add({ ...second, expected: swapped, change: { outputs: { scores, featureMap } } }),
    ];
    const [a, b] = [
      await one.read(one.prepare(testImage(40, 30))),
      await other.read(other.prepare(testImage(40, 30))),
    ];
    expect(b.probabilities).toEqual(a.probabilities.toReversed());
    const [absent, present] = a.activationMaps!;
    expect(present!.data.some((value) => value !== 0)).toBe(true);
    expect(absent!.data).toEqual(present!.data.map((value) => -value));
    expect(b.activationMaps![0]!.data).toEqual(present!.data);
  });

  test("scores in another order than the classes", async () => {
    const order = ["class-2", "class-0", "class-1"];
    const scores = { name: "scores", are: "logits" as const, classIds: order };
    const [first, second, third] = await ownAnswer({});
    const model = await add({ expected: [second!, third!, first!], change: { outputs: { scores } } });
    const usual = await add({});
    const [one, two] = [
      await model.read(model.prepare(testImage(40, 30))),
      await usual.read(usual.prepare(testImage(40, 30))),
    ];
    expect(one.logits).toEqual([two.logits[1], two.logits[2], two.logits[0]]);
  });
});

describe("what it exports", () => {
  test("class activation maps: each one's mean plus the intercept is the logit", async () => {
    const model = await add({ featureMap: true });
    const { activationMaps, logits } = await model.read(model.prepare(testImage(50, 50)));
    const { intercepts } = writeClassifier({});
    activationMaps!.forEach(({ rows, columns, data }, c) => {
      expect([rows, columns]).toEqual([8, 8]);
      const mean = data.reduce((sum, value) => sum + value) / data.length;
      expect(mean + intercepts[c]!).toBeCloseTo(logits[c]!, 4);
    });
  });

  test.each([
    { method: "platt" as const, classes: [1.5, 0.8, 1].map((slope) => ({ slope, intercept: -0.2 })) },
    {
      method: "isotonic" as const,
      floor: 0.01,
      classes: Array.from({ length: 3 }, () => ({ x: [-2, 0, 2], y: [0.1, 0.4, 0.9] })),
    },
  ])("calibrated by $method", async (map) => {
    const prevalence = { "class-0": 0.3, "class-1": 0.3, "class-2": 0.4 };
    const uncalibrated = (await ownAnswer({})).map(Math.log);
    const model = await add({
      expected: Array.from(applyCalibrationMap(map, uncalibrated, 3)),
      change: { calibration: { ...map, cohort: "made up", rows: 9, prevalence } },
    });
    const image = model.prepare(testImage(50, 50));
    const { logits, probabilities } = await model.read(image);
    const expected = Array.from(applyCalibrationMap(map, logits, 3));
    expect(probabilities).toEqual(expected);
    const scored = await model.score([image.data]);
    expected.forEach((value, c) => {
      expect(scored[c]).toBeCloseTo(value, 6);
    });
  });

  test("attention and gradient maps on their grids", async () => {
    const model = await add({ attention: true, gradient: true, layout: "NHWC" });
    expect(model.gives).toEqual({ activationMaps: false, attention: true, gradients: true, embedding: true });
    const { attention, gradients } = await model.read(model.prepare(testImage(50, 50)));
    expect([attention!.rows, attention!.columns]).toEqual([8, 8]);
    expect(gradients!.map(({ rows, columns }) => [rows, columns])).toEqual(Array(3).fill([16, 16]));
    expect(Math.min(...gradients![0]!.data)).toBeGreaterThanOrEqual(0);
  });

  test("a randomised one says something else", async () => {
    const model = await add({ featureMap: true });
    const random = await model.randomised(3);
    const image = testImage(50, 50);
    const [one, two] = [await model.read(model.prepare(image)), await random.read(random.prepare(image))];
    expect(two.logits).not.toEqual(one.logits);
    expect(two.activationMaps![0]!.data).not.toEqual(one.activationMaps![0]!.data);
    await random.close();
  });
});

describe("beside the bundled ones", () => {
  test("a second model of a scenario reads when it is named, and the first stays the default", async () => {
    const change = {
      classes: tiny.head.classes,
      findings: tiny.head.findings,
      primaryFindingId: tiny.head.primaryFindingId,
      calibration: { method: "none" as const, cohort: "made up", prevalence: { a: 0.3, b: 0.3, c: 0.4 } },
    };
    const model = await add({ scenario: "tiny", change });
    const key = { ...model.versions[0]! };
    expect(models.scenario("tiny").head.id).toBe("tiny-head");
    expect(models.scenario("tiny", key)).toMatchObject({ conformal: null, head: { id: model.info.id } });
    expect(models.imageModels("tiny").map(({ info }) => info.id)).toEqual(["tiny-head", model.info.id]);
    const reading = await models.read(testImage(60, 60), "tiny", { model: key });
    expect(reading.models).toEqual([key]);
    expect(reading.evidence.calibrationPrevalence).toEqual([0.3, 0.3, 0.4]);
    expect(reading.novelty).toBeNull();
  });

  test("the same folder twice is loaded once", async () => {
    const options = { id: "own-twice", scenario: "own-twice", expected: await ownAnswer({}) };
    const folder = await writeClassifierFolder(own, options);
    expect(await models.add(folder)).toBe(await models.add(folder));
  });
});

describe("beside others", () => {
  test("added twice at once it is loaded once", async () => {
    const expected = await ownAnswer({});
    const folder = await writeClassifierFolder(own, { id: "own-once", scenario: "own-once", expected });
    const [first, second] = await Promise.all([models.add(folder), models.add(folder)]);
    expect(second).toBe(first);
    expect(models.imageModels("own-once")).toHaveLength(1);
  });

  test("what one site has added does not decide which classes another site's model tells apart", async () => {
    await add({ scenario: "own-shared" });
    const other = await add({ scenario: "own-shared", classes: 4 });
    expect(other.classes).toHaveLength(4);
    expect(models.bundledScenarios.map(({ id }) => id)).toEqual(["tiny"]);
  });
});

describe("refused", () => {
  test("a model that fails its self-test, naming by how much", async () => {
    await expect(add({ expected: [0.2, 0.3, 0.5] })).rejects.toThrow(ModelSelfTestError);
    await expect(add({ expected: [0.2, 0.3, 0.5] })).rejects.toThrow(/is off by 0\.\d+ in its self-test/);
  });

  test("a network that holds more than a network, before a session is made", async () => {
    const { bytes } = writeClassifier({});
    const withFunction = new Uint8Array([...bytes, 0xca, 0x01, 0x01, 0x00]);
    await expect(add({ network: withFunction })).rejects.toThrow(OnnxRefusedError);
  });

  test("weights that are not the manifest's, or no network", async () => {
    const folder = await writeClassifierFolder(own, { id: "own-spoiled", scenario: "own-spoiled" });
    const file = join(folder, "network.onnx");
    const bytes = await readFile(file);
    bytes[bytes.length - 1]! ^= 1;
    await writeFile(file, bytes);
    await expect(models.add(folder)).rejects.toThrow(ModelIntegrityError);
  });

  test("a manifest that is not the one that was added", async () => {
    const expected = await ownAnswer({});
    const folder = await writeClassifierFolder(own, { id: "own-changed", scenario: "own-changed", expected });
    const { manifestSha256 } = await readModelFolder(folder);
    const file = join(folder, "manifest.json");
    await writeFile(file, (await readFile(file, "utf8")).replace("made up", "made down"));
    await expect(models.add(folder, manifestSha256)).rejects.toThrow(ModelIntegrityError);
    await expect(checkModelFolder(folder, manifestSha256)).rejects.toThrow(ModelIntegrityError);
  });

  test.each<[string, ClassifierFolderOptions["change"], string]>([
    [
      "an output that the network lacks",
      { outputs: { scores: { name: "nothing", are: "logits" } } },
      "outputs.scores.name",
    ],
    [
      "scores of a class that the model has not",
      { outputs: { scores: { name: "scores", are: "logits", classIds: ["class-0", "class-1", "warts"] } } },
      "outputs.scores.classIds",
    ],
    [
      "scores of fewer classes than the network gives",
      { outputs: { scores: { name: "scores", are: "logits", classIds: ["class-0", "class-1"] } } },
      "outputs.scores.classIds",
    ],
    ["means of other channels", { input: undefined }, "input"],
    ["a finding of no class", { findings: [] }, "findings"],
    [
      "novelty without an embedding",
      { novelty: undefined, conformal: { level: 2, imageQuantile: 0.5 } },
      "conformal.level",
    ],
    [
      "a prevalence without a class",
      { calibration: { method: "none", cohort: "x", prevalence: { "class-0": 0.5 } } },
      "calibration.prevalence",
    ],
    [
      "a map for another number of classes",
      {
        calibration: {
          method: "platt",
          classes: Array.from({ length: 2 }, () => ({ slope: 1, intercept: 0 })),
          cohort: "x",
          rows: 9,
          prevalence: { "class-0": 0.3, "class-1": 0.3, "class-2": 0.4 },
        },
      },
      "calibration.classes",
    ],
  ])("%s, naming the key", async (_, change, key) => {
    const error = await add({ change }).catch((fault: unknown) => fault);
    expect(error).toBeInstanceOf(ManifestError);
    expect((error as ManifestError).path.join(".")).toBe(key);
  });

  test("other classes than the scenario's other models tell apart", async () => {
    await expect(add({ scenario: "tiny" })).rejects.toThrow("it must list the classes of tiny-head");
  });

  test("a network with another number of scores", async () => {
    const { bytes } = writeClassifier({ classes: 2 });
    await expect(add({ network: bytes, expected: [0, 0, 0] })).rejects.toThrow(/gives 2 scores a case/);
  });

  test("logits that the manifest calls probabilities", async () => {
    const scores = { name: "scores", are: "probabilities" as const };
    await expect(add({ change: { outputs: { scores } } })).rejects.toThrow(/a score is .* and not logits/);
  });

  test("an embedding of another size than the manifest says, and class weights of another", async () => {
    const outputs = { scores: { name: "scores", are: "logits" as const } };
    const embedding = { name: "embedding", size: 5 };
    await expect(add({ change: { outputs: { ...outputs, embedding } } })).rejects.toThrow(
      '"embedding" holds 4 numbers and not 5',
    );
  });

  test("a self-test's picture of a hundred million pixels", async () => {
    const side = 9999;
    const picture = await toPng({ width: side, height: side, data: new Uint8Array(side * side * 3) });
    const folder = await writeClassifierFolder(own, { id: "own-vast", scenario: "own-vast" });
    const manifest = await readManifest(folder);
    manifest.selfTest.input = { path: "self-test.png", sha256: sha256(picture), bytes: picture.length };
    await writeFile(join(folder, "manifest.json"), JSON.stringify(manifest));
    await writeFile(join(folder, "self-test.png"), picture);
    await expect(models.add(folder)).rejects.toThrow("9999 x 9999 pixels; 25000000 are the limit");
  });

  test("what the runtime cannot load, in the runtime's own words", async () => {
    const network = model(
      graph({
        nodes: [node("Sharpen", ["image"], ["scores"])],
        inputs: [value("image", ["n", 3, 16, 16])],
        outputs: [value("scores", ["n", 3])],
      }),
    );
    await expect(add({ network })).rejects.toThrow(/ONNX Runtime can load: .*Sharpen/);
  });

  /** Scores are a mean of each case times a number a class. */
  const answering = (...nodes: Uint8Array[]) =>
    model(
      graph({
        nodes: [
          ...nodes,
          node("ReduceMean", ["numbers"], ["mean"], [attributeInts("axes", [1])]),
          node("Mul", ["mean", "weights"], ["scores"]),
        ],
        initializers: [tensor("weights", [1, 3], [1, -1, 2]), int64Tensor("one-row", [1, -1])],
        inputs: [value("image", ["n", 3, 16, 16])],
        outputs: [value("scores", ["n", 3])],
      }),
    );

  test.each([
    ["one example's batch is written into a reshape", [node("Reshape", ["image", "one-row"], ["numbers"])]],
    [
      "what all have in common is taken away",
      [
        node("Flatten", ["image"], ["flat"]),
        node("ReduceMean", ["flat"], ["common"], [attributeInts("axes", [0])]),
        node("Sub", ["flat", "common"], ["rest"]),
        node("Abs", ["rest"], ["numbers"]),
      ],
    ],
  ])("cases that do not keep apart: %s", async (_, nodes) => {
    const change = { outputs: { scores: { name: "scores", are: "logits" as const } } };
    const error = await add({ network: answering(...nodes), change }).catch((fault: unknown) => fault);
    expect(error).toBeInstanceOf(ManifestError);
    expect((error as ManifestError).path).toEqual(["input", "batch"]);
  });
});
