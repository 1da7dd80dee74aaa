import { formatProbability } from "../format/probability.ts";
import { RiskBar } from "./risk-bar.tsx";

interface RiskCellProps {
  preTest: number;
  postTest: number | null;
}

/** The number, then the bar: what a list shows of a risk. */
export function RiskCell({ preTest, postTest }: RiskCellProps) {
  return (
    <span className="flex flex-col gap-1.5 sm:flex-row sm:items-center sm:gap-3">
      <span className="w-16 sm:text-right font-semibold text-[17px] tabular-nums tracking-tight">
        {formatProbability(postTest ?? preTest)}
      </span>
      <RiskBar preTest={preTest} postTest={postTest} />
    </span>
  );
}
