import { Cell, HeadCell, Table } from "../components/ui/table.tsx";
import { formatLogOdds, formatProbability } from "../format/probability.ts";
import { layoutRows, type WaterfallPart } from "./waterfall-layout.ts";

/** The waterfall in numbers and with its sources, for those who read rather than look. */
export function WaterfallTable({ parts }: { parts: readonly WaterfallPart[] }) {
  return (
    <Table>
      <thead>
        <tr>
          <HeadCell>Part</HeadCell>
          <HeadCell className="text-right">Log-odds</HeadCell>
          <HeadCell className="text-right">Risk so far</HeadCell>
          <HeadCell>Source</HeadCell>
        </tr>
      </thead>
      <tbody>
        {layoutRows(parts).map((row) => (
          <tr key={row.key} className={row.kind === "total" ? "font-semibold" : undefined}>
            <Cell>{row.label}</Cell>
            <Cell className="whitespace-nowrap text-right tabular-nums">
              {formatLogOdds(row.part?.logOdds ?? row.end)}
            </Cell>
            <Cell className="whitespace-nowrap text-right tabular-nums">
              {formatProbability(row.probability)}
            </Cell>
            <Cell className="text-[13px] text-ink-soft">{row.source ?? "Sum of the above"}</Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
