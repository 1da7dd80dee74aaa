import { createHash } from "node:crypto";

/** Numbers that only a seed decides, so that the same seed makes the same patients everywhere. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** Whole, from `low` to `high`, both included. */
  int(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly [T, ...T[]]): T;
  /** Normal, by the sum of twelve uniforms, so within six deviations of the mean. */
  normal(mean: number, deviation: number): number;
}

/** SHA-256 in counter mode: slow for a generator, and the same on every machine. */
export function randomFrom(seed: string): Random {
  let counter = 0;
  const next = () => {
    counter += 1;
    return createHash("sha256").update(`${seed}#${counter}`).digest().readUInt32BE(0) / 2 ** 32;
  };
  const int = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: (items) => items[int(0, items.length - 1)]!,
    normal: (mean, deviation) => {
      let sum = -6;
      for (let i = 0; i < 12; i++) sum += next();
      return mean + sum * deviation;
    },
  };
}

/** A UUID of version 8 (RFC 9562), the same for the same seed. */
export function uuidFromSeed(seed: string): string {
  const hex = createHash("sha256").update(seed).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
