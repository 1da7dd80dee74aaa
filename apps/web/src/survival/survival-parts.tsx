import { formatFeature } from "../features/feature-value.ts";
import { formatRatio } from "../format/probability.ts";
import type { CurveData } from "./survival-query.ts";

/** Smaller than this and a fact moves nothing that anybody would see. */
const LEAST_SHOWN = 0.02;

/** What is known and how far it moves the odds in any one period, against somebody of whom nothing is known. */
export function SurvivalParts({ curve }: { curve: CurveData }) {
  const { parts, missing } = curve;
  const shown = parts.filter(({ logOdds }) => Math.abs(logOdds) >= LEAST_SHOWN);
  const most = Math.max(...shown.map(({ logOdds }) => Math.abs(logOdds)), 0.1);
  const hidden = parts.length - shown.length;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2 text-[13px]">
      {shown.length > 0 && (
        <ul className="grid gap-1.5">
          {shown.map(({ feature, logOdds }) => (
            <li
              key={feature.id}
              className="grid grid-cols-[minmax(0,1fr)_7rem_3.5rem] max-sm:grid-cols-[minmax(0,1fr)_4rem_3.5rem] items-center gap-3"
            >
              <span className="min-w-0 truncate">
                {feature.label} <span className="text-ink-faint">{formatFeature(feature)}</span>
              </span>
              <Bar share={logOdds / most} />
              <span className="text-right font-medium tabular-nums">×{formatRatio(Math.exp(logOdds))}</span>
            </li>
          ))}
        </ul>
      )}
      <p className="text-ink-faint">
        How far each multiplies the odds in any one period, beside somebody of whom nothing is known; together
        ×{formatRatio(Math.exp(curve.logOdds))}.
        {hidden > 0 && ` ${hidden} more ${hidden === 1 ? "is" : "are"} known and move nothing.`}
      </p>
      {missing.length > 0 && (
        <p className="text-ink-faint">
          Not known, and so adding nothing: {missing.map(({ label }) => label).join(", ")}.
        </p>
      )}
    </div>
  );
}

/** @param share -1 to 1 */
function Bar({ share }: { share: number }) {
  return (
    <svg viewBox="-50 0 100 10" className="h-2.5 w-full" preserveAspectRatio="none" aria-hidden>
      <line x1={0} x2={0} y1={0} y2={10} stroke="var(--line-strong)" />
      <rect
        x={Math.min(0, share * 50)}
        width={Math.abs(share) * 50}
        y={1.5}
        height={7}
        fill={share > 0 ? "var(--raise)" : "var(--lower)"}
      />
    </svg>
  );
}
