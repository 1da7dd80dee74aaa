import { seededRandom } from "@synoptic/domain";
import { describe, expect, test } from "vitest";
import { type FittedHead, fitHead } from "./fit-head.ts";
import type { HeadFit } from "./fit-weights.ts";
import type { HeadSpec } from "./head-spec.ts";
import type { Part } from "./part.ts";

const DIMENSION = 6;
const code = (id: string) => ({ system: "https://example.org/kinds", code: id });
const spec: HeadSpec = {
  id: "kinds-head",
  version: "1.0.0",
  licence: "CC0",
  scenario: "kinds",
  title: "Kinds",
  intendedUse: "Tests.",
  resizePolicy: "stretch",
  classes: ["common", "rare"].map((id) => ({ id, label: id, code: code(id) })),
  findings: [{ id: "rare", label: "Rare", code: code("rare"), classIds: ["rare"] }],
  primaryFindingId: "rare",
  knownWeaknesses: [],
  source: { name: "Drawn", licence: "CC0" },
  cohort: "drawn",
};

/** Normal numbers, of which the first two are further up where the case is of the rare class. */
function drawn(
  rows: number,
  seed: number,
  { apart = 1.2, share = 0.1, groupOf = (row: number) => `g${row}` } = {},
): Part {
  const random = seededRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const labels = Uint32Array.from({ length: rows }, (_, row) => (row % Math.round(1 / share) === 0 ? 1 : 0));
  const embeddings = Float32Array.from(
    { length: rows * DIMENSION },
    (_, k) => 3 + normal() + (k % DIMENSION < 2 ? apart * labels[Math.floor(k / DIMENSION)]! : 0),
  );
  const groups = Array.from(labels, (_, row) => groupOf(row));
  const known = { ageYears: null, sex: "unknown" as const, bodySite: null };
  return {
    embeddings,
    dimension: DIMENSION,
    labels,
    groups,
    rows: groups.map((group, row) => ({ label: spec.classes[labels[row]!]!.id, group, ...known })),
  };
}

const fit = (training: Part, calibration: Part, how: Partial<HeadFit> = {}): FittedHead =>
  fitHead({
    spec,
    fit: { C: 1, ...how },
    training,
    calibration,
    others: [],
    history: undefined,
    backbone: { id: "backbone", sha256: "0".repeat(64) },
  });

describe("variants of pictures", () => {
  test("count once with their picture, are no new pictures, and leave the reference of novelty alone", () => {
    const training = drawn(200, 1);
    const calibration = drawn(150, 2);
    const size = training.embeddings.length;
    const twice: Part = {
      ...training,
      embeddings: Float32Array.from({ length: 2 * size }, (_, k) => training.embeddings[k % size]!),
      labels: Uint32Array.from({ length: 400 }, (_, row) => training.labels[row % 200]!),
      groups: [...training.groups, ...training.groups],
      rows: [...training.rows, ...training.rows],
      isVariant: Uint8Array.from({ length: 400 }, (_, row) => (row < 200 ? 0 : 1)),
    };
    const [once, both] = [fit(training, calibration), fit(twice, calibration)];
    expect(both.manifest.trainingData[0]?.rows).toBe(200);
    expect(both.files["novelty.i8"]).toEqual(once.files["novelty.i8"]);
    const weights = ({ files }: FittedHead) =>
      new Float32Array(Uint8Array.from(files["weights.f32"]!).buffer);
    const [a, b] = [weights(once), weights(both)];
    expect(Math.max(...a.map((weight, i) => Math.abs(weight - b[i]!)))).toBeLessThan(1e-4);
  });
});

describe("class weights", () => {
  test("are divided out: what is called rare is as frequent as it is", () => {
    const calibration = drawn(1000, 4);
    for (const balanced of [false, true]) {
      const { manifest, crossFitted } = fit(drawn(1000, 3), calibration, { balanced });
      const called = crossFitted.image.filter((_, k) => k % 2 === 1).reduce((sum, p) => sum + p, 0) / 1000;
      expect(manifest.calibration.prevalence.rare).toBeCloseTo(0.1, 12);
      expect(Math.abs(called - 0.1)).toBeLessThan(0.02);
    }
  });
});

describe("figures of curves and sigmoids", () => {
  test.each(["platt", "isotonic"] as const)("%s: noise does not seem to be told apart", (calibration) => {
    const noise = { apart: 0, share: 0.25 };
    const told = Array.from({ length: 5 }, (_, seed) => {
      const fitted = fit(drawn(120, 10 + seed, noise), drawn(80, 20 + seed, noise), { calibration });
      return fitted.manifest.figures.macroAuc.value;
    });
    expect(told.reduce((sum, value) => sum + value, 0) / told.length).toBeLessThan(0.55);
  });
});

describe("conformal sets by class", () => {
  test("hold the rare class nine times in ten where the one quantile does not, out of fold", () => {
    const { manifest } = fit(drawn(600, 5), drawn(800, 6));
    const { classCoverage, classConditionalSetSize } = manifest.figures;
    expect(classCoverage?.rare?.marginal.value).toBeLessThan(0.75);
    expect(classCoverage?.rare?.classConditional.value).toBeGreaterThan(0.82);
    expect(classCoverage?.common?.classConditional.value).toBeGreaterThan(0.85);
    expect(classConditionalSetSize).toBeGreaterThan(manifest.figures.conformalSetSize!);
    expect(manifest.conformal.classQuantiles?.rare).toBeGreaterThan(manifest.conformal.imageQuantile);
  });

  test("refused: a class of one person, who cannot be held out", () => {
    const rareIsOne = { groupOf: (row: number) => (row % 10 === 0 ? "one" : `g${row}`) };
    expect(() => fit(drawn(200, 7), drawn(100, 8, rareIsOne))).toThrow(/too few groups/);
  });
});
