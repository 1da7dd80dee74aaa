"use client";
import { useWidth } from "../components/chart/use-width.ts";
import type { GlucoseData } from "./series-query.ts";

const height = 230;
const margin = { top: 8, right: 8, bottom: 22, left: 40 };
const target = [70, 180] as const;
const ticks = [54, 70, 180, 250, 350];
const hours = [0, 6, 12, 18, 24];
const dayMinutes = 24 * 60;

type Point = GlucoseData["profile"][number];
type Percentile = Exclude<keyof Point, "minuteOfDay">;

/** The ambulatory glucose profile: a usual day, with the middle half and nine of ten readings around the median. */
export function GlucoseProfileChart({ profile }: Pick<GlucoseData, "profile">) {
  const { element, width } = useWidth();
  const top = Math.max(260, ...profile.map(({ p95 }) => p95 * 1.05));
  const x = (minute: number) => margin.left + (minute / dayMinutes) * (width - margin.left - margin.right);
  const y = (glucose: number) =>
    margin.top + (1 - (glucose - 30) / (top - 30)) * (height - margin.top - margin.bottom);
  const line = (points: readonly Point[], of: Percentile) =>
    points.map((point) => `${x(point.minuteOfDay).toFixed(1)},${y(point[of]).toFixed(1)}`);
  // The day goes round: midnight is drawn at both ends.
  const [first] = profile;
  const day = first?.minuteOfDay === 0 ? [...profile, { ...first, minuteOfDay: dayMinutes }] : profile;
  const band = (low: Percentile, high: Percentile) =>
    [...line(day, high), ...line(day, low).reverse()].join(" ");
  return (
    <div ref={element}>
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={describe(profile)}>
          <rect
            x={x(0)}
            y={y(target[1])}
            width={x(dayMinutes) - x(0)}
            height={y(target[0]) - y(target[1])}
            fill="var(--accent-soft)"
          />
          {ticks
            .filter((tick) => tick < top)
            .map((tick) => (
              <g key={tick} fontSize={11} fill="var(--ink-faint)" className="tabular-nums">
                <line
                  x1={x(0)}
                  x2={x(dayMinutes)}
                  y1={y(tick)}
                  y2={y(tick)}
                  stroke={target.some((limit) => limit === tick) ? "var(--accent)" : "var(--line)"}
                  strokeDasharray={target.some((limit) => limit === tick) ? undefined : "2 4"}
                />
                <text x={margin.left - 8} y={y(tick) + 4} textAnchor="end">
                  {tick}
                </text>
              </g>
            ))}
          <polygon points={band("p5", "p95")} fill="var(--lower)" opacity={0.18} />
          <polygon points={band("p25", "p75")} fill="var(--lower)" opacity={0.32} />
          <polyline
            points={line(day, "p50").join(" ")}
            fill="none"
            stroke="var(--lower-ink)"
            strokeWidth={2.5}
            strokeLinejoin="round"
          />
          {hours.map((hour) => (
            <text
              key={hour}
              x={x(hour * 60)}
              y={height - 5}
              fontSize={11}
              textAnchor={hour === 0 ? "start" : hour === 24 ? "end" : "middle"}
              fill="var(--ink-faint)"
              className="tabular-nums"
            >
              {String(hour).padStart(2, "0")}:00
            </text>
          ))}
        </svg>
      )}
    </div>
  );
}

function describe(profile: readonly Point[]): string {
  const at = [0, 360, 720, 1080].flatMap(
    (minute) => profile.find((point) => point.minuteOfDay === minute) ?? [],
  );
  const parts = at.map(({ minuteOfDay, p50, p25, p75 }) => {
    const [median, low, high] = [p50, p25, p75].map(Math.round);
    return `${minuteOfDay / 60}:00 median ${median}, middle half ${low} to ${high}`;
  });
  return `Glucose by time of day in mg/dL: ${parts.join("; ")}`;
}
