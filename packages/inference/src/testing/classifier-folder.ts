import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { z } from "zod";
import type { imageClassifierManifest } from "../manifest/image-classifier.ts";
import { sha256 } from "../session.ts";
import { type ClassifierOptions, FEATURES, writeClassifier } from "./onnx-writer.ts";

type WrittenManifest = z.input<typeof imageClassifierManifest>;

/** One black pixel as PNG, for self-tests. */
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==",
  "base64",
);

export interface ClassifierFolderOptions extends ClassifierOptions {
  id?: string;
  version?: string;
  scenario?: string;
  /** What it says of the stored case; its own answer is not known here, so a wrong one makes the self-test fail. */
  expected?: number[];
  tolerance?: number;
  /** Changes to the manifest, at the top. */
  change?: Partial<WrittenManifest>;
  /** Other bytes than the written network's. */
  network?: Uint8Array;
}

/** Writes a classifier's folder into `parent`. @returns its path */
export async function writeClassifierFolder(
  parent: string,
  options: ClassifierFolderOptions = {},
): Promise<string> {
  const { id = "own-classifier", version = "1.0.0", scenario = "teeth", classes = 3 } = options;
  const { layout = "NCHW", channels = 3, side = 16, last = "logits", batch = "dynamic" } = options;
  const written = writeClassifier(options);
  const network = options.network ?? written.bytes;
  const single = classes === 1;
  const names = single ? ["absent", "present"] : Array.from({ length: classes }, (_, c) => `class-${c}`);
  const classWeights = new Uint8Array(Float32Array.from(written.weights).buffer);
  const named = (path: string, bytes: Uint8Array) => ({
    path,
    sha256: sha256(bytes),
    bytes: bytes.byteLength,
  });
  const independent = last === "sigmoid" && !single;
  const code = { system: "http://snomed.info/sct", code: "372244006" };
  const prevalence = Object.fromEntries(names.map((name) => [name, independent ? 0.2 : 1 / names.length]));

  const manifest: WrittenManifest = {
    schemaVersion: 1,
    kind: "image-classifier",
    id,
    version,
    title: "A classifier of one's own",
    licence: "Apache-2.0",
    intendedUse: "Tests.",
    trainingData: [{ name: "Made up", licence: "Apache-2.0", rows: 1 }],
    knownWeaknesses: ["It means nothing."],
    weights: named("network.onnx", network),
    scenario,
    input: {
      name: "image",
      layout,
      channels,
      batch,
      intensity: { from: "display" },
      resizePolicy: "stretch",
      resizeTo: { height: side, width: side },
      range: [0, 1],
      mean: Array(channels).fill(0.5),
      std: Array(channels).fill(0.25),
    },
    outputs: {
      scores: { name: "scores", are: last === "logits" ? "logits" : "probabilities" },
      embedding: { name: "embedding", size: FEATURES },
      ...(options.featureMap
        ? {
            featureMap: {
              name: "feature_map",
              layout: "NCHW" as const,
              classWeights: named("class-weights.f32", classWeights),
            },
          }
        : {}),
      ...(options.attention ? { attention: { name: "attention" } } : {}),
      ...(options.gradient ? { gradient: { name: "gradient", of: "each-class" as const } } : {}),
    },
    labels: independent ? "independent" : "exclusive",
    classes: names.map((name) => ({ id: name, label: name, code })),
    findings: [{ id: names.at(-1)!, label: "Finding", code, classIds: [names.at(-1)!] }],
    primaryFindingId: names.at(-1)!,
    calibration: { method: "none", cohort: "made up", prevalence },
    fusion: { strength: 1, fittedOn: "nothing" },
    selfTest: {
      input: named("self-test.png", png),
      expected: options.expected ?? names.map(() => 0),
      tolerance: options.tolerance ?? 0.001,
    },
    ...options.change,
  };
  const folder = join(parent, id);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "manifest.json"), JSON.stringify(manifest));
  await writeFile(join(folder, "CARD.md"), "# A classifier of one's own\n");
  await writeFile(join(folder, "network.onnx"), network);
  await writeFile(join(folder, "class-weights.f32"), classWeights);
  await writeFile(join(folder, "self-test.png"), png);
  return folder;
}
