import { Cell, HeadCell, Table } from "../components/ui/table.tsx";
import { shareWords } from "./cell-words.ts";
import type { CurveData, CurvesData } from "./overview-query.ts";

interface CurveNumbersProps {
  curves: CurvesData;
  nameOf: (group: string) => string;
}

/** What the curves say, for those who read rather than look. */
export function CurveNumbers({ curves, nameOf }: CurveNumbersProps) {
  const { ticks, groups } = curves;
  return (
    <details className="mt-3 text-[13px]">
      <summary className="cursor-pointer text-ink-soft">The curves as numbers</summary>
      <Table className="mt-2 tabular-nums">
        <thead>
          <tr>
            <HeadCell>Months since the start</HeadCell>
            {groups.map(({ group }) => (
              <HeadCell key={group}>{nameOf(group)}, 95 % interval</HeadCell>
            ))}
          </tr>
        </thead>
        <tbody>
          {ticks.slice(1).map((months) => (
            <tr key={months}>
              <Cell>{months}</Cell>
              {groups.map((curve) => (
                <Cell key={curve.group}>{pointWords(curve, months)}</Cell>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
    </details>
  );
}

function pointWords({ points, endsAtMonths }: CurveData, months: number): string {
  const point = points?.findLast((each) => each.months <= months);
  if (!point || months > endsAtMonths) return "too few";
  return `${shareWords(point.survival)} (${shareWords(point.low)} to ${shareWords(point.high)})`;
}
