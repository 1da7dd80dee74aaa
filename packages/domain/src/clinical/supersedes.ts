/** One version of a resource, as its source tells it. */
export interface Version {
  versionId: string | null;
  /** When the source last changed it. */
  lastUpdatedAt: Date | null;
}

const counted = /^\d{1,15}$/;

/**
 * Whether a version takes the place of another one of the same resource: a later change does, and where the times do
 * not tell, a higher number does. Where neither can be compared, what comes last counts.
 */
export function supersedes(incoming: Version, known: Version): boolean {
  if (incoming.versionId === known.versionId) return false;
  const [then, now] = [known.lastUpdatedAt?.getTime(), incoming.lastUpdatedAt?.getTime()];
  if (then !== undefined && now !== undefined && then !== now) return now > then;
  const [before, after] = [known.versionId ?? "", incoming.versionId ?? ""];
  return counted.test(before) && counted.test(after) ? Number(after) > Number(before) : true;
}
