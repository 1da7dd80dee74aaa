import { basisShares, basisSize, type FeatureBasis, type FeatureValues } from "../feature-basis.ts";

/** Rows of which most numbers are 0: row `i` holds `values[k]` in `columnOf[k]` for `k` from `starts[i]`. */
export interface SparseRows {
  rows: number;
  columns: number;
  /** `[rows + 1]` */
  starts: Uint32Array;
  columnOf: Uint32Array;
  values: Float64Array;
}

/** The rows of a table whose numbers lie one row after the other. */
export function sparseRows(rows: readonly (readonly number[])[], columns: number): SparseRows {
  return packed(
    rows.map((row) =>
      row.flatMap((value, column) => (value === 0 ? [] : [[column, value] as [number, number]])),
    ),
    columns,
  );
}

/** Features as `encodeFeatures` lays them out, without the zeros. */
export function sparseFeatures(bases: readonly FeatureBasis[], cases: readonly FeatureValues[]): SparseRows {
  const starts: number[] = [];
  let columns = 0;
  for (const basis of bases) {
    starts.push(columns);
    columns += basisSize(basis);
  }
  return packed(
    cases.map((each) =>
      bases.flatMap((basis, b) =>
        basisShares(basis, each[basis.feature]).map(([column, share]): [number, number] => [
          starts[b]! + column,
          share,
        ]),
      ),
    ),
    columns,
  );
}

function packed(rows: readonly (readonly [number, number][])[], columns: number): SparseRows {
  const starts = new Uint32Array(rows.length + 1);
  rows.forEach((row, i) => {
    starts[i + 1] = starts[i]! + row.length;
  });
  const size = starts[rows.length]!;
  const columnOf = new Uint32Array(size);
  const values = new Float64Array(size);
  rows.forEach((row, i) => {
    row.forEach(([column, value], k) => {
      columnOf[starts[i]! + k] = column;
      values[starts[i]! + k] = value;
    });
  });
  return { rows: rows.length, columns, starts, columnOf, values };
}
