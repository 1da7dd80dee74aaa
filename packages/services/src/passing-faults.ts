import { DomainError } from "@synoptic/domain";

/** Faults of the place and not of the work. */
const codes = new Set([
  "DISK_FULL",
  "NOT_WRITABLE",
  "DATABASE_UNAVAILABLE",
  "ENGINE_BUSY",
  "ENGINE_TIMEOUT",
  "ENGINE_CLOSED",
]);

/** Whether the next attempt may find the fault gone: one of the place, or one that nobody has given a type. */
export function isPassing(error: unknown): boolean {
  return !(error instanceof DomainError) || codes.has(error.code);
}
