import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join as path } from "node:path";
import fc from "fast-check";
import * as ort from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import {
  attributeGraph,
  attributeTensor,
  type GraphParts,
  graph,
  int,
  join,
  message,
  model,
  node,
  opset,
  type Part,
  part,
  tensor,
  value,
  varint,
  writeClassifier,
} from "../testing/onnx-writer.ts";
import { BACKBONE_FILE } from "../testing/tiny-models.ts";
import { type OnnxRefusal, OnnxRefusedError } from "./errors.ts";
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

/** A network of one operator, and what is added to it or changed in it. */
const identity: GraphParts = {
  nodes: [node("Identity", ["image"], ["scores"])],
  inputs: [value("image", ["batch", 2])],
  outputs: [value("scores", ["batch", 2])],
};
const withInitializer = (one: Part) => model(graph({ ...identity, initializers: [one] }));
const external = join([
  int(1, 2),
  int(2, 1),
  part(8, "weights"),
  message(13, part(1, "location"), part(2, "../../../../etc/passwd")),
  int(14, 1),
]);
const branch = (inside: Part) => graph({ nodes: [inside], inputs: [], outputs: [value("scores", [2])] });
const withBranch = (inside: Part) =>
  model(
    graph({
      ...identity,
      nodes: [node("If", ["image"], ["scores"], [attributeGraph("then_branch", branch(inside))])],
    }),
  );
const nested = (levels: number): Part =>
  levels === 0
    ? node("Identity", ["x"], ["scores"])
    : node("If", ["x"], ["scores"], [attributeGraph("then_branch", branch(nested(levels - 1)))]);

describe("attacks", () => {
  test.each<[string, OnnxRefusal, () => Uint8Array]>([
    ["weights in another file", "external-data", () => withInitializer(external)],
    [
      "another file without the flag",
      "external-data",
      () =>
        withInitializer(
          join([tensor("w", [1], [1]), message(13, part(1, "location"), part(2, "/etc/passwd"))]),
        ),
    ],
    [
      "another file in a constant",
      "external-data",
      () =>
        model(
          graph({
            ...identity,
            nodes: [node("Constant", [], ["scores"], [attributeTensor("value", external)])],
          }),
        ),
    ],
    [
      "another file in a branch's constant",
      "external-data",
      () => withBranch(node("Constant", [], ["scores"], [attributeTensor("value", external)])),
    ],
    [
      "another file in a list of tensors",
      "external-data",
      () =>
        model(
          graph({
            ...identity,
            nodes: [node("X", [], ["scores"], [join([part(1, "list"), part(10, external)])])],
          }),
        ),
    ],
    [
      "an operator of another maker",
      "custom-domain",
      () =>
        model(graph({ ...identity, nodes: [node("Run", ["image"], ["scores"], [], part(7, "evil.ops"))] })),
    ],
    [
      "an operator of another maker in a branch",
      "custom-domain",
      () => withBranch(node("Run", [], ["scores"], [], part(7, "evil.ops"))),
    ],
    [
      "operators of another maker asked for",
      "custom-domain",
      () => model(graph(identity), opset(1, "evil.ops")),
    ],
    [
      "an operator of a maker named like what every object has",
      "custom-domain",
      () =>
        model(
          graph({ ...identity, nodes: [node("Run", ["image"], ["scores"], [], part(7, "constructor"))] }),
        ),
    ],
    [
      "operators of such a maker asked for",
      "custom-domain",
      () => model(graph(identity), opset(1, "valueOf")),
    ],
    [
      "a file that the runtime takes for its own format",
      "not-onnx",
      // A description of four letters, its length written in three bytes: the letters stand at byte 4.
      () => join([Uint8Array.from([0x32, 0x84, 0x80, 0x00]), Buffer.from("ORTM"), model(graph(identity))]),
    ],
    [
      "an input that is a tensor and then a sequence",
      "value-type",
      () =>
        model(
          graph({
            ...identity,
            inputs: [join([part(1, "image"), message(2, message(1, int(1, 1)), message(4, part(1, "x")))])],
          }),
        ),
    ],
    ["operators of the future", "opset", () => join([int(1, 8), part(7, graph(identity)), opset(99)])],
    ["no operators asked for", "opset", () => join([int(1, 8), part(7, graph(identity))])],
    [
      "sparse weights",
      "sparse-tensor",
      () => model(graph({ ...identity, more: [message(15, part(1, tensor("w", [1], [1])))] })),
    ],
    [
      "a sparse attribute",
      "sparse-tensor",
      () =>
        model(
          graph({
            ...identity,
            nodes: [
              node(
                "Constant",
                [],
                ["scores"],
                [join([part(1, "sparse_value"), message(22, part(1, external))])],
              ),
            ],
          }),
        ),
    ],
    [
      "a function",
      "local-function",
      () => model(graph(identity), message(25, part(1, "f"), part(7, external))),
    ],
    [
      "a training graph",
      "training-info",
      () => model(graph(identity), message(20, part(1, graph(identity)))),
    ],
    [
      "a second network, which protobuf would merge into the first",
      "repeated-field",
      () => model(graph(identity), part(7, graph({ ...identity, initializers: [external] }))),
    ],
    ["branches too deep", "too-deep", () => model(graph({ ...identity, nodes: [nested(8)] }))],
    ["fewer numbers than the size says", "tensor-size", () => withInitializer(tensor("w", [3], [1]))],
    ["a size below 0", "tensor-size", () => withInitializer(tensor("w", [-1], []))],
    [
      "a size whose product runs over",
      "tensor-size",
      () => withInitializer(tensor("w", [2 ** 31, 2 ** 31, 4], [])),
    ],
    ["numbers written twice", "tensor-size", () => withInitializer(join([tensor("w", [1], [1]), int(5, 7)]))],
    [
      "texts",
      "tensor-type",
      () => withInitializer(join([int(1, 1), int(2, 8), part(8, "w"), part(6, "rm -rf /")])),
    ],
    [
      "segments",
      "tensor-type",
      () => withInitializer(join([tensor("w", [1], [1]), message(3, int(1, 0), int(2, 1))])),
    ],
    [
      "an input that is a sequence",
      "value-type",
      () =>
        model(
          graph({ ...identity, inputs: [join([part(1, "image"), message(2, message(4, part(1, "x")))])] }),
        ),
    ],
    ["an unknown field", "unknown-field", () => model(graph(identity), part(77, "x"))],
    ["no network", "no-graph", () => join([int(1, 8), opset()])],
    ["nothing", "opset", () => new Uint8Array(0)],
    [
      "a length beyond the end",
      "not-onnx",
      () => join([varint((7 << 3) | 2), varint(1_000_000), graph(identity)]),
    ],
    ["a length of 2^63", "not-onnx", () => join([varint((7 << 3) | 2), varint(2n ** 63n), graph(identity)])],
    ["a number of eleven bytes", "not-onnx", () => join([varint(1 << 3), new Uint8Array(11).fill(0x80)])],
    ["a group", "not-onnx", () => join([varint((2 << 3) | 3), varint((2 << 3) | 4)])],
    ["a text that is none", "not-onnx", () => model(graph(identity), part(3, Uint8Array.from([0xff, 0xfe])))],
    ["a picture", "unknown-field", () => Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
  ])("%s", (_, reason, write) => {
    const error = (() => {
      try {
        inspectOnnx(write());
      } catch (fault) {
        return fault;
      }
    })();
    expect(error).toBeInstanceOf(OnnxRefusedError);
    expect((error as OnnxRefusedError).reason).toBe(reason);
    expect((error as OnnxRefusedError).message).not.toMatch(/passwd|rm -rf/);
  });

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
