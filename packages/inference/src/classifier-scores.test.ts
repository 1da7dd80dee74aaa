import { describe, expect, test } from "vitest";
import { classLogits, scoreColumns } from "./classifier-scores.ts";
import { ManifestError, ModelIntegrityError } from "./errors.ts";
import type { ImageClassifierManifest } from "./manifest.ts";
import type { OnnxValue } from "./onnx/inspect-onnx.ts";

const manifest = (
  ids: readonly string[],
  scores: Partial<ImageClassifierManifest["outputs"]["scores"]> = {},
  labels: ImageClassifierManifest["labels"] = "exclusive",
) =>
  ({
    id: "net",
    labels,
    input: { batch: "dynamic" },
    classes: ids.map((id) => ({ id })),
    outputs: { scores: { name: "scores", are: "logits", ...scores } },
  }) as unknown as ImageClassifierManifest;
const scores = (dims: OnnxValue["dims"], type = "float32"): OnnxValue => ({ name: "scores", type, dims });
const logits = (of: ImageClassifierManifest, dims: OnnxValue["dims"], values: number[]) =>
  classLogits(of, scoreColumns(of, [scores(dims)], "net.onnx"), Float32Array.from(values), "net.onnx");

describe("logits of the classes", () => {
  test("worked example: a sigmoid of 0.75 tells the second of two classes from the first", () => {
    const of = manifest(["absent", "present"], { are: "probabilities" });
    expect(logits(of, ["n", 1], [0.75])[1]).toBeCloseTo(Math.log(3), 6);
    expect(logits(of, ["n"], [0.75])[0]).toBe(0);
    const turned = manifest(["absent", "present"], { are: "probabilities", classIds: ["absent"] });
    expect(logits(turned, ["n", 1], [0.75])[0]).toBeCloseTo(Math.log(3), 6);
  });

  test.each<[string, OnnxValue["dims"]]>([
    ["a row a case", ["n", 3]],
    ["a map of one place", ["n", 3, 1, 1]],
    ["of a shape that the file leaves open", null],
    ["of a length that the file leaves open", ["n", "classes"]],
  ])("%s", (_, dims) => {
    expect(logits(manifest(["a", "b", "c"]), dims, [1, 2, 3])).toEqual([1, 2, 3]);
  });

  test("in the order of the classes, whatever the network's", () => {
    const of = manifest(["a", "b", "c"], { classIds: ["c", "a", "b"] });
    expect(logits(of, ["n", 3], [1, 2, 3])).toEqual([2, 3, 1]);
  });

  test("probabilities of labels that do not exclude each other are turned back one by one", () => {
    const of = manifest(["a", "b"], { are: "probabilities" }, "independent");
    expect(logits(of, ["n", 2], [0.5, 0.75])[1]).toBeCloseTo(Math.log(3), 6);
  });
});

describe("refused", () => {
  test("another number of scores than classes", () => {
    expect(() => logits(manifest(["a", "b", "c"]), ["n", 1000], [])).toThrow("gives 1000 scores a case");
    expect(() => logits(manifest(["a", "b", "c"]), null, [1, 2])).toThrow(ModelIntegrityError);
    expect(() => logits(manifest(["a", "b", "c"], { classIds: ["a"] }), ["n", 3], [])).toThrow(ManifestError);
  });

  test("labels in place of scores", () => {
    expect(() => scoreColumns(manifest(["a", "b"]), [scores(["n"], "int64")], "net.onnx")).toThrow("int64");
  });

  test("what is no probability, and what is no number", () => {
    const of = manifest(["a", "b"], { are: "probabilities" });
    expect(() => logits(of, ["n", 2], [3.5, -2])).toThrow("a score is 3.500");
    expect(() => logits(of, ["n", 2], [Number.NaN, 0.5])).toThrow("not a finite number");
    // What half precision makes of a softmax.
    expect(logits(of, ["n", 2], [1.0005, 0])[0]).toBe(0);
  });
});
