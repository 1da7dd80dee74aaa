const [second, minute, hour] = [1000, 60_000, 3_600_000];

/** How long is waited after each attempt that failed; after the last one the delivery is given up. A day and a half in all. */
export const retryAfterMs = [
  5 * second,
  30 * second,
  2 * minute,
  10 * minute,
  30 * minute,
  2 * hour,
  6 * hour,
  12 * hour,
  16 * hour,
];

/** So that receivers that were away do not get everything in the same second. */
const jitter = 0.2;

/** When to try again what has failed so often; nothing where it is given up. */
export function nextAttemptAt(attempts: number, now: Date): Date | undefined {
  const wait = retryAfterMs[attempts - 1];
  return wait === undefined ? undefined : new Date(now.getTime() + wait * (1 + jitter * Math.random()));
}
