"use client";
import { SvgLabel } from "../../components/chart/svg-label.tsx";
import { useWidth } from "../../components/chart/use-width.ts";
import { Badge } from "../../components/ui/badge.tsx";
import { Card } from "../../components/ui/card.tsx";
import { Cell, HeadCell, Table } from "../../components/ui/table.tsx";
import { countWords } from "../count-words.ts";
import type { EvidenceData, ReportData, SubgroupData } from "./evaluation-query.ts";
import { differenceWords, intervalWords, pWords } from "./words.ts";

const kinds: Record<string, string> = {
  sex: "Sex",
  age: "Age",
  manufacturer: "Device",
  skinType: "Skin type",
};
const nameOf = ({ by, group }: SubgroupData) =>
  `${kinds[by] ?? by}: ${by === "age" ? `${group} years`.replace("over years", "over") : group}`;

const rowHeight = 34;
const axis = 22;

interface ForestProps {
  subgroups: readonly SubgroupData[];
  whole: EvidenceData["auc"];
  /** Of how many the skin type is not on record, where it matters. */
  skinTypeUnknown: ReportData["skinTypeUnknown"];
}

/** The AUC of each subgroup that is large enough, against the whole's band. */
export function Forest({ subgroups, whole, skinTypeUnknown }: ForestProps) {
  const { element, width } = useWidth();
  if (subgroups.length === 0) return null;
  const labelWidth = Math.min(220, Math.max(120, width * 0.32));
  const from = Math.max(
    0,
    Math.floor(10 * Math.min(0.5, whole.low, ...subgroups.map(({ auc }) => auc.low))) / 10,
  );
  const x = (value: number) =>
    labelWidth + ((value - from) / (1 - from)) * Math.max(1, width - labelWidth - 12);
  const height = subgroups.length * rowHeight;
  const ticks = [from, (from + 1) / 2, 1];
  return (
    <Card title="Does it fare alike in all?">
      <div ref={element}>
        {width > 0 && (
          <svg
            width={width}
            height={height + axis}
            role="img"
            aria-label={`AUC by subgroup: ${subgroups.map((one) => `${nameOf(one)} ${intervalWords(one.auc)}`).join("; ")}`}
          >
            <rect
              x={x(whole.low)}
              y={0}
              width={x(whole.high) - x(whole.low)}
              height={height}
              fill="var(--accent)"
              opacity={0.1}
            />
            <line
              x1={x(whole.value)}
              x2={x(whole.value)}
              y1={0}
              y2={height}
              stroke="var(--accent)"
              strokeDasharray="3 3"
            />
            {ticks.map((tick) => (
              <text
                key={tick}
                x={x(tick)}
                y={height + 16}
                fontSize={11}
                textAnchor={tick === 1 ? "end" : "middle"}
                fill="var(--ink-faint)"
                className="tabular-nums"
              >
                {tick.toFixed(2)}
              </text>
            ))}
            {subgroups.map((one, i) => {
              const middle = (i + 0.5) * rowHeight;
              const colour = one.differs
                ? "var(--raise)"
                : one.tooSmallToTell
                  ? "var(--neutral-mark)"
                  : "var(--ink)";
              return (
                <g key={nameOf(one)}>
                  <SvgLabel label={nameOf(one)} x={0} middle={middle} width={labelWidth - 12} />
                  <line
                    x1={x(one.auc.low)}
                    x2={x(one.auc.high)}
                    y1={middle}
                    y2={middle}
                    stroke={colour}
                    strokeWidth={2.5}
                    strokeDasharray={one.tooSmallToTell ? "4 3" : undefined}
                    strokeLinecap="round"
                  />
                  <rect
                    x={x(one.auc.value) - 4.5}
                    y={middle - 4.5}
                    width={9}
                    height={9}
                    fill={colour}
                    rx={1.5}
                  />
                </g>
              );
            })}
          </svg>
        )}
      </div>
      <div className="mt-3">
        <Table>
          <caption className="sr-only">Each subgroup beside all the others</caption>
          <thead>
            <tr>
              <HeadCell>Subgroup</HeadCell>
              <HeadCell>Persons</HeadCell>
              <HeadCell>AUC</HeadCell>
              <HeadCell>Observed over expected</HeadCell>
              <HeadCell>AUC less that of the others</HeadCell>
              <HeadCell />
            </tr>
          </thead>
          <tbody>
            {subgroups.map((one) => (
              <tr key={nameOf(one)}>
                <Cell className="whitespace-nowrap font-medium">{nameOf(one)}</Cell>
                <Cell className="whitespace-nowrap tabular-nums">{countWords(one.people)}</Cell>
                <Cell className="whitespace-nowrap tabular-nums">{intervalWords(one.auc)}</Cell>
                <Cell className="whitespace-nowrap tabular-nums">
                  {intervalWords(one.observedToExpected)}
                </Cell>
                <Cell className="whitespace-nowrap tabular-nums">
                  {one.difference ? differenceWords(one.difference) : "the others are too few"}
                </Cell>
                <Cell>
                  {one.differs && one.adjustedP !== null ? (
                    <Badge tone="warn">Differs, {pWords(one.adjustedP)} of all</Badge>
                  ) : one.tooSmallToTell ? (
                    <Badge>Too small to tell</Badge>
                  ) : null}
                </Cell>
              </tr>
            ))}
          </tbody>
        </Table>
      </div>
      <p className="mt-2 max-w-[75ch] text-[13px] text-ink-faint">
        The band is the whole cohort’s. A subgroup differs where chance alone is unlikely even though{" "}
        {subgroups.length} are looked at (Holm). Subgroups that are too small are not shown. People with
        images of two devices are in both.
        {skinTypeUnknown && ` Skin type by Fitzpatrick, not on record of ${countWords(skinTypeUnknown)}.`}
      </p>
    </Card>
  );
}
