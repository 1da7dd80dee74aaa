import { setTimeout as delay } from "node:timers/promises";

/** Coarser than what a few persons more or less cost, and short beside what a person waits for without noticing. */
const GRID_MS = 250;

/**
 * Gives an answer, or says that there is none, at a whole multiple of 250 ms after it was asked: how long the database
 * took in between tells something of what it found.
 */
export async function onGrid<T>(work: () => Promise<T>, stepMs = GRID_MS): Promise<T> {
  const began = performance.now();
  try {
    return await work();
  } finally {
    const took = performance.now() - began;
    await delay(Math.ceil(took / stepMs) * stepMs - took);
  }
}
