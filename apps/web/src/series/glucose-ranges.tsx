import type { GlucoseData } from "./series-query.ts";

/** Lowest first, with the consensus' target for adults with diabetes. */
const ranges = [
  { key: "veryLow", label: "Below 54", target: "<1\u202f%", fill: "var(--risk-5)" },
  { key: "low", label: "54 to 69", target: "<4\u202f% below 70", fill: "var(--risk-3)" },
  { key: "target", label: "70 to 180", target: ">70\u202f%", fill: "var(--accent)" },
  { key: "high", label: "181 to 250", target: "<25\u202f% above 180", fill: "var(--risk-2)" },
  { key: "veryHigh", label: "Above 250", target: "<5\u202f%", fill: "var(--risk-4)" },
] as const;

/** Time in ranges: one bar, and each range with what the consensus aims for. */
export function GlucoseRanges({ ranges: shares }: Pick<GlucoseData, "ranges">) {
  return (
    <div>
      <div className="flex h-5 gap-px overflow-hidden rounded-md" aria-hidden>
        {ranges.map(({ key, label, fill }) =>
          shares[key] > 0 ? (
            <span key={key} title={label} style={{ width: `${shares[key] * 100}%`, background: fill }} />
          ) : null,
        )}
      </div>
      <dl className="mt-2 grid gap-x-4 gap-y-1 text-[13px] sm:grid-cols-5">
        {ranges.map(({ key, label, target, fill }) => (
          <div key={key} className="flex items-baseline justify-between gap-2 sm:block">
            <dt className="flex items-center gap-1.5 text-ink-faint text-xs">
              <span className="size-2 rounded-sm" style={{ background: fill }} aria-hidden />
              {label}
            </dt>
            <dd>
              <span className="font-medium tabular-nums">{formatShare(shares[key])}</span>
              <span className="block text-ink-faint text-xs">aim {target}</span>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** `71 %`, and one decimal below 10 %. */
export function formatShare(share: number): string {
  return `${(share * 100).toFixed(share < 0.0995 && share > 0 ? 1 : 0)}\u202f%`;
}
