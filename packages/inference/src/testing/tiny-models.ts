import { copyFile, mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeHeadWeights, encodeNoveltyReference } from "@synoptic/domain";
import type { RgbImage } from "@synoptic/imaging";
import type { BackboneManifest, HistoryModelManifest, ImageHeadManifest } from "../manifest.ts";
import { sha256 } from "../session.ts";

/** The network that the repository carries; heads in tests are made up. */
export const BACKBONE_FILE = join(import.meta.dirname, "../../models/mobilenetv2-shared/backbone.onnx");

const DIMENSION = 1280;
const code = { system: "http://snomed.info/sct", code: "372244006" };

const card = {
  schemaVersion: 1 as const,
  version: "1.0.0",
  licence: "Apache-2.0",
  intendedUse: "Tests.",
  trainingData: [{ name: "Made up", licence: "Apache-2.0", rows: 1 }],
  knownWeaknesses: ["It means nothing."],
};

/** Pseudo-random numbers, -1 to 1, the same for the same seed. */
function noise(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

/** Waves with noise: smooth enough for a network to see something in. */
export function testImage(width: number, height: number, seed = 1): RgbImage {
  const next = noise(seed);
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
    return 128 + 80 * Math.sin((x * (1 + (i % 3))) / 17) * Math.cos(y / (11 + seed)) + 20 * next();
  });
  return { width, height, data };
}

/** A file named by a manifest. */
function named(path: string, bytes: Uint8Array) {
  return { path, sha256: sha256(bytes), bytes: bytes.byteLength };
}

export interface TinyModels {
  dir: string;
  backbone: BackboneManifest;
  head: ImageHeadManifest;
  history: HistoryModelManifest;
  /** Writes one folder's manifest anew with another value at a place; `undefined` takes the key away. */
  change(id: string, at: readonly (string | number)[], value: unknown): Promise<void>;
}

/** A models folder in a temporary place: the real backbone, a made-up head of three classes, a history model. */
export async function writeTinyModels(options: { noveltyThreshold?: number } = {}): Promise<TinyModels> {
  const dir = await mkdtemp(join(tmpdir(), "synoptic-models-"));
  const classIds = ["a", "b", "c"];
  const network = await readFile(BACKBONE_FILE);

  const backbone: BackboneManifest = {
    ...card,
    kind: "image-backbone",
    id: "tiny-backbone",
    title: "Tiny backbone",
    weights: named("backbone.onnx", network),
    input: {
      name: "image",
      layout: "NCHW",
      channels: 3,
      resizeTo: 176,
      size: 160,
      mean: [0.485, 0.456, 0.406],
      std: [0.229, 0.224, 0.225],
    },
    outputs: { embedding: "embedding", featureMap: "feature_map" },
    embeddingSize: DIMENSION,
    mapSize: 10,
  };

  const next = noise(7);
  const weights = encodeHeadWeights({
    dimension: DIMENSION,
    classes: 3,
    mean: Float32Array.from({ length: DIMENSION }, () => 0.3 + 0.1 * next()),
    scale: Float32Array.from({ length: DIMENSION }, () => 0.5 + 0.2 * next()),
    weights: Float32Array.from({ length: 3 * DIMENSION }, () => 0.05 * next()),
    intercepts: Float32Array.from([0.2, -0.1, 0.4]),
  });
  const reference = encodeNoveltyReference(
    Float32Array.from({ length: 6 * DIMENSION }, () => 1 + next()),
    DIMENSION,
  );
  const interval = { value: 0.5, low: 0.4, high: 0.6 };
  const prevalence = { a: 0.2, b: 0.3, c: 0.5 };
  const head: ImageHeadManifest = {
    ...card,
    kind: "image-head",
    id: "tiny-head",
    title: "Tiny head",
    weights: named("weights.f32", weights),
    scenario: "tiny",
    backbone: { id: backbone.id, sha256: backbone.weights.sha256 },
    resizePolicy: "stretch",
    classes: classIds.map((id) => ({ id, label: id.toUpperCase(), code })),
    findings: [{ id: "bad", label: "Bad", code, classIds: ["a", "b"] }],
    primaryFindingId: "bad",
    calibration: { method: "temperature", temperature: 1.7, cohort: "made up", rows: 10, prevalence },
    conformal: { level: 0.9, imageQuantile: 0.8, fusedQuantile: 0.7 },
    novelty: {
      neighbours: 5,
      threshold: options.noveltyThreshold ?? -1,
      passRate: 0.95,
      reference: named("novelty.i8", reference),
      referenceRows: 6,
    },
    fusion: { strength: 0.8, fittedOn: "made up" },
    figures: {
      cohort: "made up",
      rows: 10,
      macroAuc: interval,
      accuracy: interval,
      balancedAccuracy: interval,
      calibrationError: 0.1,
      conformalCoverage: 0.9,
      classAuc: { a: interval },
    },
  };

  const historyWeights = {
    schemaVersion: 2,
    classIds,
    prevalence: [0.2, 0.3, 0.5],
    facts: [
      {
        basis: { kind: "knots", feature: "age", knots: [20, 80] },
        logWeights: [
          [0, 0, 0],
          [1, 0, 0],
        ],
      },
    ],
  };
  const historyBytes = new TextEncoder().encode(JSON.stringify(historyWeights));
  const history: HistoryModelManifest = {
    ...card,
    kind: "history-model",
    id: "tiny-history",
    title: "Tiny history",
    weights: named("weights.json", historyBytes),
    scenario: "tiny",
    classIds,
    prevalence,
    facts: [{ name: "age", label: "Age" }],
  };

  for (const manifest of [backbone, head, history]) {
    await mkdir(join(dir, manifest.id));
    await writeFile(join(dir, manifest.id, "manifest.json"), JSON.stringify(manifest));
    await writeFile(join(dir, manifest.id, "CARD.md"), `# ${manifest.title}\n`);
  }
  await copyFile(BACKBONE_FILE, join(dir, backbone.id, "backbone.onnx"));
  await writeFile(join(dir, head.id, "weights.f32"), weights);
  await writeFile(join(dir, head.id, "novelty.i8"), reference);
  await writeFile(join(dir, history.id, "weights.json"), historyBytes);

  return {
    dir,
    backbone,
    head,
    history,
    async change(id, at, value) {
      const file = join(dir, id, "manifest.json");
      const manifest: Record<string | number, unknown> = JSON.parse(await readFile(file, "utf8"));
      const parent = at.slice(0, -1).reduce((node, key) => node[key] as typeof manifest, manifest);
      parent[at.at(-1)!] = value;
      await writeFile(file, JSON.stringify(manifest));
    },
  };
}
