import {
  type Actor,
  InvalidInputError,
  namedSets,
  type ProtectedCount,
  showSummary,
  type ValueBin,
} from "@synoptic/domain";
import { measureByPeriod, type ReadLimit, readAside } from "@synoptic/persistence";
import type { ServiceContext } from "../context.ts";
import { loadRun } from "./load-run.ts";
import { onGrid } from "./on-grid.ts";
import { ANALYSIS_LIMIT_MS } from "./read-limits.ts";
import { showPeriods } from "./show-periods.ts";
import { fineWidths } from "./table-one.ts";

export interface MeasureTrend {
  measure: string;
  unit: string;
  /** Quarters, or years where quarters are of too few; from the first that is told to the last. */
  periods: { period: string; people: ProtectedCount; mean: number | null }[];
}

/**
 * What a measure was in members, over the calendar: a person counts once a period.
 * @throws InvalidInputError for a measure that there is none of, and as `describeCohort`
 */
export async function traceMeasure(
  context: Pick<ServiceContext, "db" | "replica" | "now">,
  actor: Actor,
  { runId, measure }: { runId: string; measure: string },
  limit: Partial<ReadLimit> = {},
): Promise<MeasureTrend> {
  const known = namedSets.measures.get(measure);
  if (!known) throw new InvalidInputError("There is no such measure.", ["measure"]);
  const run = await loadRun(context, actor, runId, "statistics");
  const width = fineWidths.get(measure)!;
  const show = (period: string, bins: readonly ValueBin[] = []) => {
    const { people, mean } = showSummary(bins, width, run.guard, ["trend", measure, period]);
    return { period, people, mean };
  };
  return await onGrid(async () => {
    const exact = await readAside(context, (read) =>
      measureByPeriod(read, run, { name: measure, width }, { limitMs: ANALYSIS_LIMIT_MS, ...limit }),
    );
    const periods = new Map<string, ValueBin[]>();
    for (const { period, bin: from, people, mean } of exact) {
      const bins = periods.get(period) ?? [];
      bins.push({ from, people, mean });
      periods.set(period, bins);
    }
    return {
      measure,
      unit: known.unit,
      periods: showPeriods(periods, show, ({ mean }) => mean !== null),
    };
  });
}
