import type { FindingRisk, RiskPart } from "../fusion/assessment.ts";
import { type PartChange, partChanges } from "./part-changes.ts";
import { type RiseAlert, type RiskAlertRule, riseAlert } from "./rise-alert.ts";

/** The risk of one finding as it was known at a moment. */
export interface KnownRisk {
  at: Date;
  /** Nothing for the history alone. */
  study: { assessmentId: string; studyId: string } | null;
  risk: Pick<FindingRisk, "preTestProbability" | "postTestProbability" | "parts">;
}

export interface TimelinePoint extends KnownRisk {
  /** Since the point before; of a study's image, the whole of what it adds. The first point has no other. */
  changes: readonly PartChange[];
  alert: RiseAlert | null;
}

/** The risk that a point shows: post-test where an image counts, else pre-test. */
function shownRisk({ study, risk }: KnownRisk): number {
  return (study && risk.postTestProbability) ?? risk.preTestProbability;
}

const isHistory = ({ kind }: RiskPart) => kind !== "image";

/**
 * Puts known risks in order and says what changed from each to the next, and where the risk rose.
 *
 * An image speaks of the day it was made. So what changed is counted from the history of the point before, without its
 * image: `Σ changes = log-odds(shown risk) - log-odds(pre-test of the point before)`. Likewise a rise is one of like
 * from like: a study's risk from the study's before, where there is one; anything else from the history of the point
 * before. The first point stands beside its own history.
 *
 * Points of the history alone that say the same as the point before are left out.
 */
export function riskTimeline(known: readonly KnownRisk[], rule: RiskAlertRule): TimelinePoint[] {
  const inOrder = [...known].sort(
    (a, b) => a.at.getTime() - b.at.getTime() || Number(a.study !== null) - Number(b.study !== null),
  );
  const points: TimelinePoint[] = [];
  let lastStudy: KnownRisk | undefined;
  for (const point of inOrder) {
    const before = points.at(-1);
    const changes = partChanges((before ?? point).risk.parts.filter(isHistory), point.risk.parts);
    if (before && !point.study && changes.length === 0) continue;
    const isRead = point.study !== null && point.risk.postTestProbability !== null;
    const from = isRead && lastStudy ? shownRisk(lastStudy) : (before ?? point).risk.preTestProbability;
    const alert = riseAlert(from, shownRisk(point), rule);
    points.push({ ...point, changes, alert });
    if (isRead) lastStudy = point;
  }
  return points;
}
