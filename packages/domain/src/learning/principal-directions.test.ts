import fc from "fast-check";
import { expect, test } from "vitest";
import { seededRandom } from "../metrics/bootstrap.ts";
import { principalDirections } from "./principal-directions.ts";

/** Points of an ellipsoid with these half-axes along the columns, around 10. */
function ellipsoid(axes: readonly number[], rows: number, seed = 3) {
  const random = seededRandom(seed);
  const values = Float64Array.from(
    { length: rows * axes.length },
    (_, i) => 10 + axes[i % axes.length]! * (2 * random() - 1),
  );
  return { values, rows, columns: axes.length };
}

test("worked example: the two long axes of an ellipsoid, and its middle", () => {
  const { mean, directions } = principalDirections(ellipsoid([0.1, 9, 0.2, 5], 4000), 2);
  expect(Array.from(mean, Math.round)).toEqual([10, 10, 10, 10]);
  const squares = Array.from(directions, (value) => Math.round(1000 * value * value) / 1000);
  expect(squares).toEqual([0, 1, 0, 0, 0, 0, 0, 1]);
});

test("directions are orthonormal, and the same table gives the same ones", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 4, max: 12 }),
      fc.integer({ min: 1, max: 3 }),
      fc.integer(),
      (columns, count, seed) => {
        const table = ellipsoid(
          Array.from({ length: columns }, (_, j) => 1 + j),
          40,
          seed,
        );
        const { directions } = principalDirections(table, count);
        for (let a = 0; a < count; a++)
          for (let b = 0; b <= a; b++) {
            let product = 0;
            for (let j = 0; j < columns; j++)
              product += directions[a * columns + j]! * directions[b * columns + j]!;
            expect(product).toBeCloseTo(a === b ? 1 : 0, 9);
          }
        expect(principalDirections(table, count).directions).toEqual(directions);
      },
    ),
  );
});

test("refuses more directions than rows or columns hold", () => {
  expect(() => principalDirections(ellipsoid([1, 2], 9), 3)).toThrow(/principal directions/);
  expect(() => principalDirections(ellipsoid([1, 2, 3], 2), 2)).toThrow(/principal directions/);
});
