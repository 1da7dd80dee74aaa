import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join as path } from "node:path";
import fc from "fast-check";
import * as ort from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import {
  graph,
  identity,
  int,
  join,
  message,
  model,
  node,
  opset,
  part,
  tensor,
  withInitializer,
  writeClassifier,
} from "../testing/onnx-writer.ts";
import { BACKBONE_FILE } from "../testing/tiny-models.ts";
import { OnnxRefusedError } from "./errors.ts";
import { inspectOnnx } from "./inspect-onnx.ts";
import { randomiseWeights } from "./randomise-weights.ts";

describe("let pass", () => {
  test("worked example: what a classifier says of itself", () => {
    const summary = inspectOnnx(writeClassifier({ layout: "NHWC", featureMap: true }).bytes);
    expect(summary).toMatchObject({ irVersion: 8, opset: 17, parameters: 4 * 27 + 4 + 12 + 3 });
    expect(summary.inputs).toEqual([{ name: "image", type: "float32", dims: ["batch", 16, 16, 3] }]);
    expect(summary.outputs.map(({ name }) => name)).toEqual(["scores", "embedding", "feature_map"]);
    expect(summary.operators).toMatchObject({ Conv: 1, Transpose: 1, Gemm: 1 });
  });

  test("the bundled backbone, of PyTorch's exporter", async () => {
    const summary = inspectOnnx(await readFile(BACKBONE_FILE));
    expect(summary.producer).toBe("pytorch:2.11.0");
    expect(summary.parameters).toBeGreaterThan(2_000_000);
    expect(summary.inputs[0]?.dims?.slice(1)).toEqual([3, 160, 160]);
  });

  test("every network that is let pass runs", async () => {
    for (const last of ["logits", "softmax", "sigmoid"] as const) {
      const { bytes } = writeClassifier({ last, attention: true, gradient: true });
      inspectOnnx(bytes);
      const session = await ort.InferenceSession.create(bytes);
      const image = new ort.Tensor("float32", new Float32Array(2 * 3 * 16 * 16).fill(0.5), [2, 3, 16, 16]);
      const { scores, gradient } = await session.run({ image });
      expect(scores!.dims).toEqual([2, 3]);
      expect(gradient!.dims).toEqual([2, 3, 3, 16, 16]);
      await session.release();
    }
  });
});

describe("what exporters write beside the network", () => {
  test.each([
    "pkg.onnxscript.torch_lib",
    "pkg.onnxscript.torch_lib.common",
    "com.microsoft",
    "com.microsoft.nchwc",
    "com.ms.internal.nhwc",
    "ai.onnx.ml",
    "ai.onnx.preview.training",
    "org.pytorch.aten",
  ])("%s asked for and not used is let pass, and runs", async (domain) => {
    const bytes = model(graph(identity), opset(1, domain));
    expect(inspectOnnx(bytes).operators).toEqual({ Identity: 1 });
    const session = await ort.InferenceSession.create(bytes);
    await session.release();
  });

  test("notes on nodes and tensors, devices, and a type that tells nothing", () => {
    const note = message(9, part(1, "pkg.torch.onnx.name_scopes"), part(2, "['', 'conv1']"));
    const noted = node("Identity", ["image"], ["scores"], [], note, message(10, part(1, "device")));
    const untyped = message(13, part(1, "somewhere"), part(2, new Uint8Array(0)));
    const weights = tensor("w", [1], [1], message(16, part(1, "k"), part(2, "v")));
    const network = graph({ ...identity, nodes: [noted], initializers: [weights], more: [untyped] });
    expect(inspectOnnx(model(network, message(26, part(1, "devices")))).parameters).toBe(1);
  });
});

describe("limits", () => {
  test("more than the limits", () => {
    const { bytes } = writeClassifier();
    const refusal = (limits: Parameters<typeof inspectOnnx>[1]) => () => inspectOnnx(bytes, limits);
    expect(refusal({ bytes: 100 })).toThrow("more than 100");
    expect(refusal({ nodes: 3 })).toThrow("more than 3 operators");
    expect(refusal({ tensorNumbers: 50 })).toThrow("a size that is not let pass");
  });

  test("what is let pass touches no file, even where the file is there", async () => {
    const folder = await mkdtemp(path(tmpdir(), "synoptic-onnx-"));
    await writeFile(path(folder, "weights.bin"), new Uint8Array(8));
    const pointing = join([
      int(1, 2),
      int(2, 1),
      part(8, "image"),
      message(13, part(1, "location"), part(2, path(folder, "weights.bin"))),
    ]);
    expect(() => inspectOnnx(withInitializer(pointing))).toThrow(OnnxRefusedError);
    await rm(folder, { recursive: true });
  });

  test("whatever is changed in a file, it is let pass or refused, and nothing else", () => {
    const { bytes } = writeClassifier({ featureMap: true });
    const change = fc.record({ at: fc.nat(bytes.length - 1), to: fc.nat(255), cut: fc.nat(bytes.length) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        let spoiled = Uint8Array.from(bytes);
        for (const { at, to, cut } of changes) {
          if (at < spoiled.length) spoiled[at] = to;
          if (cut % 7 === 0) spoiled = spoiled.subarray(0, cut);
        }
        try {
          inspectOnnx(spoiled);
        } catch (error) {
          expect(error).toBeInstanceOf(OnnxRefusedError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("randomised weights", () => {
  test("another network of the same shape that still runs, the same for the same seed", async () => {
    const { bytes } = writeClassifier();
    const [one, again, other] = [1, 1, 2].map((seed) => randomiseWeights(bytes, { seed }));
    expect(one).toEqual(again);
    expect(one).not.toEqual(other);
    expect(one!.length).toBe(bytes.length);
    const image = new ort.Tensor("float32", new Float32Array(3 * 256).fill(0.5), [1, 3, 16, 16]);
    const answers = await Promise.all(
      [bytes, one!].map(
        async (file) => (await (await ort.InferenceSession.create(file)).run({ image })).scores!.data,
      ),
    );
    expect(answers[0]).not.toEqual(answers[1]);
    expect(Array.from(answers[1] as Float32Array).every(Number.isFinite)).toBe(true);
  });
});
