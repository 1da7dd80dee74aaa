import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { onGrid } from "./on-grid.ts";

async function stepsOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await onGrid(work, 100).catch(() => undefined);
  return (performance.now() - began) / 100;
}

test("an answer comes on the grid, and so does an error, never before it", async () => {
  expect(await stepsOf(async () => 1)).toBeGreaterThan(0.98);
  expect(await stepsOf(() => delay(130))).toBeGreaterThan(1.98);
  expect(await stepsOf(() => Promise.reject(new Error("none")))).toBeGreaterThan(0.98);
  expect(await onGrid(async () => "told", 1)).toBe("told");
  await expect(onGrid(() => Promise.reject(new Error("none")), 1)).rejects.toThrow("none");
});
