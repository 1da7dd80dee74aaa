import { describe, expect, test } from "vitest";
import {
  attributeGraph,
  attributeTensor,
  graph,
  identity,
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
  withInitializer,
} from "../testing/onnx-writer.ts";
import { type OnnxRefusal, OnnxRefusedError } from "./errors.ts";
import { inspectOnnx } from "./inspect-onnx.ts";

const external = join([
  int(1, 2),
  int(2, 1),
  part(8, "weights"),
  message(13, part(1, "location"), part(2, "../../../../etc/passwd")),
  int(14, 1),
]);
const body = (initializer: Part) =>
  graph({
    nodes: [node("Identity", ["weights"], ["scores"])],
    initializers: [initializer],
    inputs: [],
    outputs: [value("scores", [2])],
  });
const withBody = (opType: string, initializer: Part) =>
  model(
    graph({
      ...identity,
      nodes: [node(opType, ["image"], ["scores"], [attributeGraph("body", body(initializer))])],
    }),
  );
const withBranchGraph = (inside: Part) =>
  model(
    graph({
      ...identity,
      nodes: [node("If", ["image"], ["scores"], [attributeGraph("then_branch", inside)])],
    }),
  );
const branch = (inside: Part) => graph({ nodes: [inside], inputs: [], outputs: [value("scores", [2])] });
const withBranch = (inside: Part) => withBranchGraph(branch(inside));
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
      "an operator of ONNX Runtime's own, which exporters ask for by habit",
      "custom-domain",
      () =>
        model(
          graph({
            ...identity,
            nodes: [node("FusedConv", ["image"], ["scores"], [], part(7, "com.microsoft"))],
          }),
          opset(1, "com.microsoft"),
        ),
    ],
    [
      "a maker named like one of those and more",
      "custom-domain",
      () => model(graph(identity), opset(1, "com.microsoft evil")),
    ],
    [
      "the standard operators under capitals",
      "custom-domain",
      () =>
        model(graph({ ...identity, nodes: [node("Run", ["image"], ["scores"], [], part(7, "AI.ONNX"))] })),
    ],
    ["another file in a loop's body", "external-data", () => withBody("Loop", external)],
    ["another file in a scan's body", "external-data", () => withBody("Scan", external)],
    [
      "another file in a list of graphs",
      "external-data",
      () =>
        model(
          graph({
            ...identity,
            nodes: [node("X", ["image"], ["scores"], [join([part(1, "list"), part(11, body(external))])])],
          }),
        ),
    ],
    [
      "a place in memory for another file",
      "external-data",
      () =>
        withInitializer(
          join([
            int(1, 2),
            int(2, 1),
            part(8, "w"),
            message(13, part(1, "location"), part(2, "*/_ORT_MEM_ADDR_/*")),
            message(13, part(1, "offset"), part(2, "94000000000000")),
            int(14, 1),
          ]),
        ),
    ],
    [
      "another file by a flag that is cut to 32 bits",
      "external-data",
      () => withInitializer(join([tensor("w", [1], [1]), int(14, 2n ** 32n + 1n)])),
    ],
    [
      "texts by a type that is cut to 32 bits",
      "tensor-type",
      () =>
        withInitializer(join([int(1, 1), int(2, 2n ** 32n + 8n), part(8, "w"), part(9, new Uint8Array(4))])),
    ],
    [
      "numbers where bytes belong, which other readers pass over",
      "not-onnx",
      () => withInitializer(join([int(1, 1), int(2, 1), part(8, "w"), int(9, 5)])),
    ],
    [
      "two tensors of one name, of which the runtime takes the last",
      "repeated-field",
      () => model(graph({ ...identity, initializers: [tensor("w", [1], [1]), tensor("w", [1], [2])] })),
    ],
    [
      "sparse weights in a branch",
      "sparse-tensor",
      () =>
        withBranchGraph(
          graph({
            nodes: [node("Identity", ["image"], ["scores"])],
            inputs: [],
            outputs: [value("scores", [2])],
            more: [message(15, part(1, tensor("w", [1], [1])))],
          }),
        ),
    ],
    [
      "a reference to a function's attribute",
      "local-function",
      () =>
        model(
          graph({
            ...identity,
            nodes: [node("Cast", ["image"], ["scores"], [join([part(1, "to"), part(21, "type")])])],
          }),
        ),
    ],
    [
      "a field number beyond 32 bits, which other readers cut to that of the network",
      "unknown-field",
      () => join([varint(((2n ** 32n + 7n) << 3n) | 2n), varint(0), model(graph(identity))]),
    ],
    ["a field without a number", "unknown-field", () => join([varint(2), varint(0), model(graph(identity))])],
    [
      "a name of a megabyte",
      "too-many-parts",
      () => model(graph({ ...identity, nodes: [node("A".repeat(2 ** 20), ["image"], ["scores"])] })),
    ],
    [
      "more empty parts than a network has",
      "too-many-parts",
      () => model(new Uint8Array(2_000_000).map((_, i) => (i % 2 === 0 ? 0x0a : 0))),
    ],
    [
      "a size of nothing times everything",
      "tensor-size",
      () => withInitializer(tensor("w", [2 ** 40, 2 ** 40, 2 ** 40], [])),
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
});
