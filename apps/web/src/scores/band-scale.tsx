import { formatProbability } from "../format/probability.ts";
import { riskFill, riskLevel } from "../risk/level.ts";
import { layOutBands, positionOf } from "./band-layout.ts";
import type { ScoreData } from "./scores-query.ts";

/** Closer than this, two figures below the scale would touch. */
const closest = 0.11;

/** Where the patient lies among the published bands; a plain log-odds axis where none were published. */
export function BandScale({ result }: { result: ScoreData }) {
  const { score, points, risks, band } = result;
  const maxPoints = score.bandsArePoints || risks.length === 0 ? score.maxPoints : null;
  const value = maxPoints === null ? risks[0]?.probability : points;
  if (value == null) return null;
  const at = positionOf(value, { maxPoints });
  const segments = layOutBands(score.bands, { maxPoints });
  const write = (each: number) => (maxPoints === null ? formatProbability(each) : String(each));
  const marks = segments
    .flatMap(({ from, start }) => (from === null ? [] : [{ from, start }]))
    .filter(({ start }, index, all) => index === 0 || start - all[index - 1]!.start > closest);
  return (
    <div className={marks.length > 0 ? "pb-5" : ""}>
      <div className="relative h-2.5" aria-hidden>
        {segments.length === 0 && (
          <>
            <div className="h-full rounded-full bg-sunken" />
            <div
              className="absolute inset-y-0 left-0 rounded-full"
              style={{ width: percent(at), background: riskFill[riskLevel(value)] }}
            />
          </>
        )}
        {segments.map(({ label, start, end, level, from }, index) => (
          <div
            key={label}
            title={from === null ? label : `${label}, from ${write(from)}`}
            className={`absolute inset-y-0 ${index === 0 ? "rounded-l-full" : ""} ${
              index === segments.length - 1 ? "rounded-r-full" : ""
            } ${label === band?.label ? "" : "opacity-35"}`}
            style={{
              left: percent(start),
              width: `calc(${percent(end - start)} - ${index === segments.length - 1 ? 0 : 2}px)`,
              background: riskFill[level],
            }}
          />
        ))}
        <span
          className="-top-1 -translate-x-1/2 absolute h-4.5 w-1 rounded-full bg-ink ring-2 ring-surface"
          style={{ left: percent(at) }}
        />
        {marks.map(({ from, start }) => (
          <span
            key={from}
            className="-translate-x-1/2 absolute top-4 text-[11px] text-ink-faint tabular-nums"
            style={{ left: percent(start) }}
          >
            {write(from)}
          </span>
        ))}
      </div>
    </div>
  );
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)}%`;
}
