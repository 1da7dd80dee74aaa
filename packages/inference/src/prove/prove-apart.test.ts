import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { UnboundedModelError } from "../errors.ts";
import { OnnxRefusedError } from "../onnx/errors.ts";
import { writeClassifierFolder } from "../testing/classifier-folder.ts";
import { attributeGraph, graph, int64Tensor, model, node, tensor, value } from "../testing/onnx-writer.ts";
import { proveApart } from "./prove-apart.ts";

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "synoptic-prove-"));
});
afterAll(() => rm(home, { recursive: true }));

const input = [value("image", ["batch", 3, 16, 16])];
const outputs = [value("scores", ["batch", 3])];
/** The mean of the image, and to it the mean of what `nodes` make as `added`. */
const withAdded = (nodes: readonly Uint8Array[], initializers: readonly Uint8Array[]) =>
  model(
    graph({
      nodes: [
        ...nodes,
        node("ReduceMean", ["added"], ["one"]),
        node("Conv", ["image", "kernel"], ["convolved"]),
        node("GlobalAveragePool", ["convolved"], ["pooled"]),
        node("Squeeze", ["pooled", "places"], ["flat"]),
        node("Add", ["flat", "one"], ["scores"]),
      ],
      initializers: [
        tensor(
          "kernel",
          [3, 3, 1, 1],
          Array.from({ length: 9 }, () => 0.1),
        ),
        int64Tensor("places", [2, 3]),
        ...initializers,
      ],
      inputs: input,
      outputs,
    }),
  );
const folderOf = (id: string, network: Uint8Array) =>
  writeClassifierFolder(home, {
    id,
    network,
    change: { outputs: { scores: { name: "scores", are: "logits" } } },
  });

describe("a network that nobody has run yet", () => {
  test("worked example: one that ends is let pass, whatever it answers", async () => {
    await proveApart(await writeClassifierFolder(home, { id: "good" }));
    await proveApart(await writeClassifierFolder(home, { id: "wrong", expected: [0.9, 0.05, 0.05] }));
  });

  test("a small file that asks for 4 GB when it is loaded is refused, and this process does not feel it", async () => {
    const greedy = withAdded(
      [node("ConstantOfShape", ["size"], ["added"])],
      [int64Tensor("size", [1_000_000_000])],
    );
    expect(greedy.length).toBeLessThan(1000);
    const before = process.memoryUsage.rss();
    const refused = proveApart(await folderOf("greedy", greedy));
    await expect(refused).rejects.toThrow(UnboundedModelError);
    await expect(refused).rejects.toThrow("MiB of memory");
    expect(process.memoryUsage.rss() - before).toBeLessThan(500e6);
  });

  test("one that runs without end is stopped", async () => {
    const body = graph({
      nodes: [node("Identity", ["go"], ["goOn"]), node("Sin", ["before"], ["after"])],
      inputs: [value("i", [], 7), value("go", [], 9), value("before", [1])],
      outputs: [value("goOn", [], 9), value("after", [1])],
    });
    const endless = withAdded(
      [node("Loop", ["", "", "start"], ["added"], [attributeGraph("body", body)])],
      [tensor("start", [1], [1])],
    );
    const refused = proveApart(await folderOf("endless", endless), { timeoutMs: 6000 });
    await expect(refused).rejects.toThrow("more than 6 s");
  });

  test("refused before anything is run: what the walk of the file refuses", async () => {
    const network = model(graph({ nodes: [], inputs: input, outputs }), Uint8Array.from([0xea, 0x04, 0x00]));
    await expect(proveApart(await folderOf("refused", network))).rejects.toThrow(OnnxRefusedError);
  });
});
