import { formatProbability } from "../format/probability.ts";
import { formatDate } from "../format/time.ts";
import { positionOnAxis } from "../risk/log-odds.ts";
import type { ScoreTrack } from "./timeline-query.ts";

const size = { width: 112, height: 28, edge: 5 };

/** Long-term scores as they would have been computed at each encounter. */
export function ScoreTracks({ tracks }: { tracks: readonly ScoreTrack[] }) {
  if (tracks.length === 0) return null;
  return (
    <section aria-label="Long-term scores at each encounter">
      <h3 className="mb-1 font-medium text-[13px] text-ink-faint">Long-term scores at each encounter</h3>
      <ul className="divide-y divide-line">
        {tracks.map((track) => (
          <Track key={track.score.id} track={track} />
        ))}
      </ul>
    </section>
  );
}

function Track({ track: { score, points } }: { track: ScoreTrack }) {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return null;
  return (
    <li className="flex items-center gap-3 py-1.5 text-sm">
      <span className="min-w-0 grow truncate" title={score.title}>
        {score.title}
      </span>
      <Line points={points} />
      <span className="w-32 shrink-0 text-right tabular-nums">
        {points.length > 1 && (
          <span className="text-ink-faint">{formatProbability(first.probability)} → </span>
        )}
        <span className="font-medium">{formatProbability(last.probability)}</span>
      </span>
    </li>
  );
}

/** On a log-odds axis around its own risks, so that small risks move as visibly as large ones. */
function Line({ points }: { points: ScoreTrack["points"] }) {
  const { width, height, edge } = size;
  const risks = points.map(({ probability }) => probability);
  const [low, high] = [Math.min(...risks) * 0.7, Math.min(0.999, Math.max(...risks) * 1.4)];
  const times = points.map(({ at }) => Date.parse(at));
  const span = times.at(-1)! - times[0]! || 1;
  const marks = points.map(({ at, probability }, i) => ({
    at,
    probability,
    x: points.length === 1 ? width / 2 : edge + ((times[i]! - times[0]!) / span) * (width - 2 * edge),
    y: edge + (1 - positionOnAxis(probability, low, high)) * (height - 2 * edge),
  }));
  return (
    <svg width={width} height={height} className="shrink-0 max-sm:hidden" aria-hidden>
      <polyline
        points={marks.map(({ x, y }) => `${x},${y}`).join(" ")}
        fill="none"
        stroke="var(--line-strong)"
        strokeWidth={1.5}
      />
      {marks.map(({ at, x, y, probability }) => (
        <circle key={at} cx={x} cy={y} r={3} fill="var(--accent)">
          <title>{`${formatProbability(probability)}, ${formatDate(at)}`}</title>
        </circle>
      ))}
    </svg>
  );
}
