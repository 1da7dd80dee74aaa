import { type Actor, InvalidInputError, namedSets, type ProtectedCount, showSummary } from "@synoptic/domain";
import { measureByQuarter, type ReadLimit } from "@synoptic/persistence";
import type { ServiceContext } from "../context.ts";
import { ANALYSIS_LIMIT_MS } from "./describe-cohort.ts";
import { loadRun } from "./load-run.ts";
import { showQuarters } from "./table-one.ts";

export interface MeasureTrend {
  measure: string;
  unit: string;
  /** From the first that is shown to the last. */
  quarters: { quarter: string; people: ProtectedCount; mean: number | null }[];
}

/**
 * What a measure was in members, by quarter of the calendar: a person counts once a quarter.
 * @throws InvalidInputError for a measure that there is none of, and as `describeCohort`
 */
export async function traceMeasure(
  context: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  { runId, measure }: { runId: string; measure: string },
  limit: Partial<ReadLimit> = {},
): Promise<MeasureTrend> {
  const known = namedSets.measures.get(measure);
  if (!known) throw new InvalidInputError("There is no such measure.", ["measure"]);
  const run = await loadRun(context, actor, runId, "statistics");
  const exact = await measureByQuarter(context.db, run, measure, { limitMs: ANALYSIS_LIMIT_MS, ...limit });
  const show = (quarter: string, people: number, mean: number, sd: number) => {
    const summary = showSummary(
      { people, mean, standardDeviation: sd, quartiles: [mean, mean, mean] },
      run.guard,
      ["trend", measure, quarter],
    );
    return { quarter, people: summary.people, mean: summary.mean };
  };
  return {
    measure,
    unit: known.unit,
    quarters: showQuarters(
      exact,
      ({ quarter }) => quarter,
      ({ people, mean, sd }, quarter) => show(quarter, people, mean, sd ?? 0),
      (quarter) => show(quarter, 0, Number.NaN, 0),
      ({ mean }) => mean !== null,
    ),
  };
}
