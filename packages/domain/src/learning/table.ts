/** Rows of numbers. `values` is `[rows, columns]`, row-major. */
export interface Table {
  values: Float32Array | Float64Array;
  rows: number;
  columns: number;
}

/** Mean and population standard deviation of each column; a scale of 1 where a column is constant. */
export function fitStandardisation(table: Table): { mean: Float64Array; scale: Float64Array } {
  const { values, rows, columns } = table;
  const mean = new Float64Array(columns);
  const scale = new Float64Array(columns);
  for (let i = 0; i < values.length; i++) mean[i % columns]! += values[i]!;
  for (let j = 0; j < columns; j++) mean[j]! /= rows;
  for (let i = 0; i < values.length; i++) scale[i % columns]! += (values[i]! - mean[i % columns]!) ** 2;
  for (let j = 0; j < columns; j++) scale[j] = Math.sqrt(scale[j]! / rows) || 1;
  return { mean, scale };
}

/** `(value - mean) / scale`, a new table. */
export function standardise(table: Table, by: { mean: ArrayLike<number>; scale: ArrayLike<number> }): Table {
  const { columns } = table;
  const values = Float64Array.from(
    table.values,
    (v, i) => (v - by.mean[i % columns]!) / by.scale[i % columns]!,
  );
  return { ...table, values };
}
