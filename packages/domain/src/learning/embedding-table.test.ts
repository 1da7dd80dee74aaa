import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DomainError } from "../errors.ts";
import { labelIndices, parseEmbeddings } from "./embedding-table.ts";
import { foldsByGroup } from "./folds.ts";
import { decodeHeadWeights, encodeHeadWeights, headLogits } from "./head-weights.ts";

const bytesOf = (values: number[]) => new Uint8Array(Float32Array.from(values).buffer);

function codeOf(action: () => unknown): string | undefined {
  try {
    action();
  } catch (error) {
    return (error as DomainError).code;
  }
  return undefined;
}

describe("parseEmbeddings", () => {
  test("reads rows, with what is not known as nothing", () => {
    const csv = "label,group,age,sex,site\r\nmel,g1,45.0,male,lower extremity\r\nnv,g2,unknown,,unknown\r\n";
    const table = parseEmbeddings(bytesOf([1, 2, 3, 4]), csv, 2);
    expect([...table.embeddings]).toEqual([1, 2, 3, 4]);
    expect(table.rows).toEqual([
      { label: "mel", group: "g1", ageYears: 45, sex: "male", bodySite: "lower-extremity" },
      { label: "nv", group: "g2", ageYears: null, sex: "unknown", bodySite: null },
    ]);
    expect([...labelIndices(table.rows, ["mel", "nv"])]).toEqual([0, 1]);
  });

  test("names each fault by its code", () => {
    const good = "label,group\na,1\n";
    expect(codeOf(() => parseEmbeddings(bytesOf([1]), good, 2))).toBe("EMBEDDINGS_SIZE_MISMATCH");
    expect(codeOf(() => parseEmbeddings(bytesOf([1, Number.NaN]), good, 2))).toBe("EMBEDDINGS_NOT_FINITE");
    expect(codeOf(() => parseEmbeddings(bytesOf([1, 2]), "label\na\n", 2))).toBe("EMBEDDINGS_COLUMNS");
    expect(codeOf(() => parseEmbeddings(bytesOf([1, 2]), "label,group\na\n", 2))).toBe("EMBEDDINGS_COLUMNS");
    expect(codeOf(() => parseEmbeddings(bytesOf([]), "label,group\n", 2))).toBe("EMBEDDINGS_COLUMNS");
    expect(codeOf(() => parseEmbeddings(bytesOf([]), "", 2))).toBe("EMBEDDINGS_COLUMNS");
    const old = "label,group,age\na,1,ten\n";
    expect(codeOf(() => parseEmbeddings(bytesOf([1, 2]), old, 2))).toBe("EMBEDDINGS_COLUMNS");
    const { rows } = parseEmbeddings(bytesOf([1, 2]), good, 2);
    expect(codeOf(() => labelIndices(rows, ["b"]))).toBe("UNKNOWN_LABEL");
  });
});

test("a head: worked example, and the same after a round trip", () => {
  const head = {
    dimension: 2,
    classes: 2,
    mean: Float32Array.from([1, 2]),
    scale: Float32Array.from([2, 4]),
    weights: Float32Array.from([1, 0, 0.5, -1]),
    intercepts: Float32Array.from([0.25, 0]),
  };
  // z = ((5 - 1) / 2, (10 - 2) / 4) = (2, 2)
  expect([...headLogits(head, Float32Array.from([5, 10]))]).toEqual([2.25, -1]);
  const bytes = encodeHeadWeights(head);
  expect(decodeHeadWeights(bytes, { classes: 2, dimension: 2 })).toEqual(head);
  expect(() => decodeHeadWeights(bytes, { classes: 3, dimension: 2 })).toThrow(/bytes/);
});

test("folds keep groups whole and spread labels", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.nat(2)), { minLength: 60 }),
      (drawn) => {
        const groups = drawn.map(([group]) => `g${group}`);
        const labels = drawn.map(([, label]) => label);
        fc.pre(new Set(groups).size >= 5);
        const folds = foldsByGroup(groups, labels, 5);
        const foldOf = new Map(groups.map((group, i) => [group, folds[i]]));
        groups.forEach((group, i) => {
          expect(folds[i]).toBe(foldOf.get(group));
        });
        expect(new Set(folds).size).toBe(5);
      },
    ),
  );
  expect(() => foldsByGroup(["a", "a"], [0, 1], 2)).toThrow(/group for each/);
});
