/**
 * When a fact became known: the first moment the resource tells (when it was recorded, issued, written or
 * asserted; else when it was true; else when the server last changed it), else the import.
 *
 * The history as of t is what was recorded at t or before. With the moment of import instead, a history
 * imported today would be unknown for every image of last year, and nothing could be evaluated. With the moment
 * a fact became true where a later recording is told, an evaluation would see the future. What cannot have been
 * known later than the import is not: moments after it count as the import.
 */
export function recordedAt(importedAt: Date, ...told: readonly (Date | null | undefined)[]): Date {
  const first = told.find((moment) => moment != null) ?? importedAt;
  return first > importedAt ? importedAt : first;
}
