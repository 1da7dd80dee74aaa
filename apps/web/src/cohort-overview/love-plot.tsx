"use client";
import { SvgLabel } from "../components/chart/svg-label.tsx";
import { useWidth } from "../components/chart/use-width.ts";
import { cellWords, nameWords } from "./cell-words.ts";
import { countAxis } from "./chart-scale.ts";
import { BALANCED, isApart } from "./is-apart.ts";
import type { BalanceData } from "./overview-query.ts";
import { sections } from "./table-one.tsx";

interface LovePlotProps {
  balance: readonly BalanceData[];
  /** What the two cohorts are called. */
  names: readonly [string, string];
}

const axisHeight = 40;

/** What lies further apart is drawn at the end, with an arrow. */
const mostDrawn = 1;

/**
 * How far two cohorts lie apart in each thing, widest first: filled where the first has more, hollow where less, with a
 * bar as wide as the rounding of what is shown may move it.
 */
export function LovePlot({ balance, names }: LovePlotProps) {
  const { element, width } = useWidth();
  const rows = balance
    .flatMap((each) => (each.difference === null ? [] : [{ ...each, difference: each.difference }]))
    .toSorted((a, b) => Math.abs(b.difference) - Math.abs(a.difference));
  const labelWidth = Math.min(230, Math.max(120, width * 0.36));
  const widest = Math.max(0.2, ...rows.map(({ difference }) => Math.abs(difference)));
  const { top, ticks } = countAxis(Math.min(mostDrawn, widest));
  const x = (value: number) =>
    labelWidth + (Math.min(top, Math.abs(value)) / top) * (width - labelWidth - 56);
  const isNarrow = width < 480;
  const rowHeight = isNarrow ? 34 : 24;
  const height = rows.length * rowHeight;
  if (rows.length === 0)
    return <p className="text-ink-faint text-sm">Of nothing enough is shown in both cohorts.</p>;
  return (
    <div ref={element}>
      {width > 0 && (
        <svg width={width} height={height + axisHeight} role="img" aria-label={describe(rows, names)}>
          <rect x={x(0)} y={0} width={x(BALANCED) - x(0)} height={height} fill="var(--sunken)" />
          {ticks.map((tick) => (
            <g key={tick}>
              <line x1={x(tick)} x2={x(tick)} y1={0} y2={height} stroke="var(--line)" strokeDasharray="2 4" />
              <text
                x={x(tick)}
                y={height + 16}
                fontSize={11}
                textAnchor="middle"
                fill="var(--ink-faint)"
                className="tabular-nums"
              >
                {Number(tick.toFixed(2))}
              </text>
            </g>
          ))}
          <text x={x(0)} y={height + 33} fontSize={11} fill="var(--ink-faint)">
            {isNarrow ? "" : "standardised difference, bars: what rounding may do; "}shaded up to {BALANCED}
          </text>
          {rows.map((row, i) => {
            const middle = (i + 0.5) * rowHeight;
            const colour = isApart(row) ? "var(--raise)" : "var(--accent)";
            return (
              <g key={`${row.kind} ${row.cell}`}>
                <SvgLabel label={balanceWords(row)} x={0} middle={middle} width={labelWidth - 12} />
                <line
                  x1={x(Math.max(0, Math.abs(row.difference) - (row.rounding ?? 0)))}
                  x2={x(Math.abs(row.difference) + (row.rounding ?? 0))}
                  y1={middle}
                  y2={middle}
                  stroke={colour}
                  strokeWidth={6}
                  strokeLinecap="round"
                  opacity={0.2}
                />
                <circle
                  cx={x(row.difference)}
                  cy={middle}
                  r={4.5}
                  fill={row.difference < 0 ? "var(--surface)" : colour}
                  stroke={colour}
                  strokeWidth={2}
                />
                <text
                  x={width}
                  textAnchor="end"
                  y={middle + 4}
                  fontSize={11}
                  fill="var(--ink-soft)"
                  className="tabular-nums"
                >
                  {Math.abs(row.difference) > top ? "\u2192 " : ""}
                  {Math.abs(row.difference).toFixed(2)}
                </text>
              </g>
            );
          })}
        </svg>
      )}
    </div>
  );
}

/** What is compared. */
function balanceWords({ kind, cell }: Pick<BalanceData, "kind" | "cell">): string {
  if (kind === "AGE") return "Age";
  if (kind === "MEASURE") return nameWords(cell ?? "");
  if (cell === null) return sections.find(({ group }) => group === kind)?.title ?? "";
  const words = cellWords({ group: kind, cell });
  return kind === "SCENARIO" || kind === "MODALITY" ? `Study: ${words}` : words;
}

function describe(
  rows: readonly { kind: BalanceData["kind"]; cell: string | null; difference: number }[],
  [one, other]: readonly [string, string],
): string {
  const parts = rows.map((row) => `${balanceWords(row)} ${row.difference.toFixed(2)}`);
  return `Standardised differences of ${one} from ${other}: ${parts.join("; ")}`;
}
