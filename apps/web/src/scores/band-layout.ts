import type { RiskLevel } from "../risk/level.ts";
import { positionOnAxis } from "../risk/log-odds.ts";

/** The ends of a risk's axis, which is a log-odds one as everywhere. */
const lowest = 0.002;
const highest = 0.8;

interface Scale {
  /** Nothing for a risk. */
  maxPoints: number | null;
}

/** Where a risk or a number of points lies on its axis, 0 to 1; points lie in the middle of their step. */
export function positionOf(value: number, { maxPoints }: Scale): number {
  return maxPoints === null ? positionOnAxis(value, lowest, highest) : (value + 0.5) / (maxPoints + 1);
}

export interface BandSegment {
  label: string;
  start: number;
  end: number;
  /** For colour only. */
  level: RiskLevel;
  /** Where it begins: a risk, or points. Nothing for the first one, which begins with the axis. */
  from: number | null;
}

/** Published bands along an axis from 0 to 1, lowest first. */
export function layOutBands(
  bands: readonly { from: number; label: string }[],
  { maxPoints }: Scale,
): BandSegment[] {
  const startOf = (from: number) =>
    maxPoints === null ? positionOnAxis(from, lowest, highest) : from / (maxPoints + 1);
  return bands.map(({ from, label }, index) => {
    const next = bands[index + 1];
    return {
      label,
      start: index === 0 ? 0 : startOf(from),
      end: next ? startOf(next.from) : 1,
      level: (1 + Math.round((index * 4) / Math.max(1, bands.length - 1))) as RiskLevel,
      from: index === 0 ? null : from,
    };
  });
}
