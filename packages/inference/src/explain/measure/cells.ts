import type { GridMap, PreparedImage } from "../../image-model.ts";

/**
 * Cells along each side of the grid that maps are compared and images uncovered on: one for all methods, so that
 * their figures compare. Sixteen cells a side are 10 pixels each at 160.
 */
export const CELLS_A_SIDE = 16;

/** A map's mean over each cell, `[CELLS_A_SIDE, CELLS_A_SIDE]`; a map value stands for its whole share of the image. */
export function onCells({ rows, columns, data }: GridMap): Float64Array {
  const down = overlaps(rows);
  const across = overlaps(columns);
  const cells = new Float64Array(CELLS_A_SIDE ** 2);
  down.forEach((rowsIn, y) => {
    across.forEach((columnsIn, x) => {
      let sum = 0;
      for (const [row, v] of rowsIn) {
        for (const [column, u] of columnsIn) sum += v * u * data[row * columns + column]!;
      }
      // To float32, so that places of one value stay equal.
      cells[y * CELLS_A_SIDE + x] = Math.fround(sum);
    });
  });
  return cells;
}

/** For each cell of one axis, the map's places that it covers and their shares of it, which sum to 1. */
function overlaps(places: number): [number, number][][] {
  const side = places / CELLS_A_SIDE;
  return Array.from({ length: CELLS_A_SIDE }, (_, cell) => {
    const [start, end] = [cell * side, (cell + 1) * side];
    const first = Math.floor(start);
    return Array.from({ length: Math.min(Math.ceil(end), places) - first }, (_, i) => {
      const place = first + i;
      return [place, (Math.min(place + 1, end) - Math.max(place, start)) / side];
    });
  });
}

/** Each pixel's cell, `[height, width]`. */
export function cellOfPixels({ height, width }: Pick<PreparedImage, "height" | "width">): Int32Array {
  return Int32Array.from({ length: height * width }, (_, pixel) => {
    const row = Math.floor((Math.floor(pixel / width) * CELLS_A_SIDE) / height);
    return row * CELLS_A_SIDE + Math.floor(((pixel % width) * CELLS_A_SIDE) / width);
  });
}
