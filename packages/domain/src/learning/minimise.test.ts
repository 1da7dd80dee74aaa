import { expect, test } from "vitest";
import { choleskyFactor, solveCholesky } from "./cholesky.ts";
import { minimise } from "./minimise.ts";

test("finds the bottom of Rosenbrock's valley", () => {
  const minimum = minimise(
    (x, gradient) => {
      const [a, b] = [x[0]!, x[1]!];
      gradient[0] = -400 * a * (b - a * a) - 2 * (1 - a);
      gradient[1] = 200 * (b - a * a);
      return 100 * (b - a * a) ** 2 + (1 - a) ** 2;
    },
    Float64Array.from([-1.2, 1]),
    { tolerance: 1e-9, maxIterations: 200 },
  );
  expect(minimum.converged).toBe(true);
  expect(minimum.x[0]).toBeCloseTo(1, 7);
  expect(minimum.x[1]).toBeCloseTo(1, 7);
});

test("says so where the iterations run out", () => {
  const bowl = (x: Float64Array, gradient: Float64Array) => {
    gradient[0] = 4 * x[0]! ** 3;
    return x[0]! ** 4;
  };
  const options = { tolerance: 1e-12, maxIterations: 2 };
  expect(minimise(bowl, Float64Array.from([10]), options).converged).toBe(false);
});

test("Cholesky: a worked example", () => {
  // [[4, 2], [2, 3]] x = [10, 9] has x = [1.5, 2]
  const factor = choleskyFactor(Float64Array.from([4, 0, 2, 3]), 2);
  const x = Float64Array.from([10, 9]);
  solveCholesky(factor, 2, x);
  expect(x[0]).toBeCloseTo(1.5, 12);
  expect(x[1]).toBeCloseTo(2, 12);
});
