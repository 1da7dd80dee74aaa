import { describe, expect, test } from "vitest";
import { caseDims } from "./classifier-input.ts";
import { ManifestError } from "./errors.ts";
import type { ImageClassifierManifest } from "./manifest.ts";
import type { OnnxValue } from "./onnx/inspect-onnx.ts";

const manifest = (change: Partial<ImageClassifierManifest["input"]> = {}) =>
  ({
    id: "net",
    input: {
      name: "image",
      layout: "NCHW",
      channels: 3,
      batch: "dynamic",
      resizeTo: { height: 40, width: 32 },
      ...change,
    },
  }) as ImageClassifierManifest;
const image = (dims: OnnxValue["dims"], type = "float32"): OnnxValue => ({ name: "image", type, dims });

describe("the shape of one case", () => {
  test.each<[string, Partial<ImageClassifierManifest["input"]>, OnnxValue["dims"], number[]]>([
    ["as the file says", {}, ["batch", 3, 40, 32], [3, 40, 32]],
    ["where the file leaves it open", {}, ["unk__1", "c", "h", "w"], [3, 40, 32]],
    ["where the file tells nothing", {}, null, [3, 40, 32]],
    ["NHWC, cropped", { layout: "NHWC", crop: { height: 8, width: 9 } }, ["n", 8, 9, 3], [8, 9, 3]],
    ["a fixed batch", { batch: 8 }, [8, 3, 40, 32], [3, 40, 32]],
    ["one at a time of a file that takes any number", { batch: 1 }, ["n", 3, 40, 32], [3, 40, 32]],
    ["grey without an axis of channels", { channels: 1 }, ["n", 40, 32], [40, 32]],
    ["all in a row", { channels: 1, layout: "NHWC" }, ["n", 1280], [1280]],
  ])("%s", (_, change, dims, expected) => {
    expect(caseDims(manifest(change), [image(dims)])).toEqual(expected);
  });
});

describe("refused, naming the key", () => {
  test.each<[string, Partial<ImageClassifierManifest["input"]>, OnnxValue[], string[]]>([
    ["another name", { name: "pixels" }, [image(["n", 3, 40, 32])], ["input", "name"]],
    ["another layout", {}, [image(["n", 40, 32, 3])], ["input", "layout"]],
    ["another size", {}, [image(["n", 3, 224, 224])], ["input"]],
    ["grey for colour", {}, [image(["n", 1, 40, 32])], ["input"]],
    ["one at a time", {}, [image([1, 3, 40, 32])], ["input", "batch"]],
    ["whole numbers of eight bytes", {}, [image(["n", 3, 40, 32], "int64")], ["input", "name"]],
    [
      "a second input",
      {},
      [image(["n", 3, 40, 32]), { name: "keras_learning_phase", type: "bool", dims: [] }],
      ["input", "name"],
    ],
  ])("%s", (_, change, inputs, key) => {
    const read = () => caseDims(manifest(change), inputs);
    expect(read).toThrow(ManifestError);
    try {
      read();
    } catch (error) {
      expect((error as ManifestError).path).toEqual(key);
    }
  });
});
