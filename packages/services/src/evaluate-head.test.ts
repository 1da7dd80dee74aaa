import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EMBEDDING_SIZE, type EmbeddingRow } from "@synoptic/domain";
import { type OpenHead, openHead } from "@synoptic/inference";
import { beforeAll, describe, expect, test } from "vitest";
import { evaluateHead } from "./evaluate-head.ts";
import { readEmbeddings } from "./read-embeddings.ts";

const MODELS = join(import.meta.dirname, "../../inference/models");
const EMBEDDINGS = join(import.meta.dirname, "../../../../shared/data/embeddings");

describe("evaluateHead on reference embeddings of the bundled skin head", () => {
  let head: OpenHead;
  let embeddings: Float32Array;
  let rows: EmbeddingRow[];
  beforeAll(async () => {
    head = await openHead(MODELS, "skin");
    // The novelty reference holds real embeddings, up to their length, for which that of the mean one is put in.
    const { reference, outside } = head.known;
    const length = Math.hypot(...outside!.subspace.mean);
    embeddings = Float32Array.from(
      reference.vectors,
      (v, i) => (v * length) / reference.lengths[Math.floor(i / EMBEDDING_SIZE)]!,
    );
    const ids = head.manifest.classes.map(({ id }) => id);
    rows = Array.from({ length: reference.rows }, (_, i) => ({
      label: ids[i % ids.length]!,
      group: `lesion ${i}`,
      ageYears: i % 3 === 0 ? null : 40 + (i % 40),
      sex: i % 2 === 0 ? "female" : "male",
      bodySite: i % 5 === 0 ? null : "back",
    }));
  });

  test("gives every figure for image alone, history alone and both", () => {
    const evaluation = evaluateHead({ head, embeddings, rows });
    expect(evaluation.head).toEqual({ id: "skin-head", version: head.manifest.version, scenario: "skin" });
    expect(evaluation.classes.map(({ classId }) => classId)).toEqual(
      head.manifest.classes.map(({ id }) => id),
    );
    // The labels are dealt out blindly, so nothing can be told from them.
    expect(Math.abs(evaluation.macroAuc.value - 0.5)).toBeLessThan(0.1);
    expect(evaluation.novelty.passRate).toBeGreaterThan(0.95);
    const { fusion } = evaluation;
    expect(Object.keys(fusion!.findings).sort()).toEqual(["malignant", "melanoma"]);
    const melanoma = fusion!.findings.melanoma!;
    expect(melanoma.fusedMinusImage.value).toBeCloseTo(
      melanoma.fused.auc.value - melanoma.image.auc.value,
      12,
    );
    expect(fusion!.rowsWithHistory).toBe(rows.length);
  });

  test("takes a head by its scenario or its id", async () => {
    expect((await openHead(MODELS, "brain-head")).manifest.scenario).toBe("brain");
    expect((await openHead(MODELS, "brain")).history).toBeUndefined();
    await expect(openHead(MODELS, "knee")).rejects.toThrow(/knee/);
  });

  test("refuses a label that the head has no class for", () => {
    const strange = rows.map((row, i) => (i === 2 ? { ...row, label: "wart" } : row));
    expect(() => evaluateHead({ head, embeddings, rows: strange })).toThrow(/Line 4/);
  });
});

test("readEmbeddings reads two files and refuses those that do not fit", async () => {
  const folder = await mkdtemp(join(tmpdir(), "synoptic-embeddings-"));
  const [f32, csv] = [join(folder, "a.f32"), join(folder, "a.csv")];
  await writeFile(f32, new Uint8Array(EMBEDDING_SIZE * 4));
  await writeFile(csv, "label,group\ntumor,1\n");
  expect((await readEmbeddings(f32, csv)).rows).toHaveLength(1);
  await writeFile(csv, "label,group\ntumor,1\ntumor,2\n");
  await expect(readEmbeddings(f32, csv)).rejects.toMatchObject({ code: "EMBEDDINGS_SIZE_MISMATCH" });
  await expect(readEmbeddings(f32, join(folder, "b.csv"))).rejects.toMatchObject({ code: "NOT_FOUND" });
  await rm(folder, { recursive: true });
});

const present = existsSync(EMBEDDINGS);
if (!present)
  process.stderr.write(
    "Skipped: heads on real calibration embeddings, which are not beside the repository.\n",
  );

describe.skipIf(!present)("the bundled heads on their calibration parts", () => {
  test.each([
    ["skin", 0.91],
    ["chest", 0.97],
    ["breast", 0.93],
    ["fundus", 0.81],
    ["brain", 0.92],
  ])("%s reaches a macro AUC of %f, and what its manifest says", async (scenario, least) => {
    const head = await openHead(MODELS, scenario);
    const base = join(EMBEDDINGS, `${scenario}-calibration`);
    const evaluation = evaluateHead({ head, ...(await readEmbeddings(`${base}.f32`, `${base}.csv`)) });
    expect(evaluation.macroAuc.value).toBeGreaterThanOrEqual(least);
    expect(evaluation.macroAuc.value).toBeCloseTo(head.manifest.figures.macroAuc.value, 5);
    expect(evaluation.accuracy.value).toBeCloseTo(head.manifest.figures.accuracy.value, 5);
    expect(evaluation.conformal.coverage).toBeGreaterThanOrEqual(0.9);
    if (scenario !== "skin") return;
    expect(evaluation.calibrationError).toBeLessThan(0.05);
    for (const comparison of Object.values(evaluation.fusion!.findings)) {
      expect(comparison!.fusedMinusImage.low).toBeGreaterThan(0);
      expect(comparison!.fusedMinusHistory.low).toBeGreaterThan(0);
    }
  });
});
