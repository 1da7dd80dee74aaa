import { Card } from "../components/ui/card.tsx";
import { Cell, HeadCell, Table } from "../components/ui/table.tsx";
import { formatProbability } from "../format/probability.ts";
import { ReliabilityDiagram } from "../models/reliability-diagram.tsx";
import { readSurvivalFigures } from "./survival-figures.ts";

/** How well a survival model tells who has the outcome earlier, and whether its figures come true. */
export function SurvivalMeasures({ manifest, title }: { manifest: unknown; title: string }) {
  const figures = readSurvivalFigures(manifest);
  if (figures === null) return null;
  const { persons, events, lastYear, concordance, horizons } = figures;
  const longest = horizons.at(-1);
  return (
    <Card title="How well it tells when">
      <div className="grid gap-5 text-sm">
        <p className="text-ink-soft">
          Of {persons.toLocaleString("en")} persons {events.toLocaleString("en")} had the outcome. Of pairs of
          persons, it tells rightly in {formatProbability(concordance.value)} who has it first (Harrell’s C{" "}
          <span className="tabular-nums">
            {concordance.value.toFixed(3)}, {concordance.low.toFixed(3)} to {concordance.high.toFixed(3)}
          </span>
          ; half is chance). It says nothing beyond {lastYear} years. All figures are of persons that it had
          not seen.
        </p>
        {longest !== undefined && (
          <div className="grid gap-x-10 gap-y-6 xl:grid-cols-2">
            <div className="min-w-0">
              <h3 className="mb-2 font-semibold">Said and come, over all</h3>
              <Table>
                <thead>
                  <tr>
                    <HeadCell>By</HeadCell>
                    <HeadCell>Said</HeadCell>
                    <HeadCell>Came</HeadCell>
                    <HeadCell>Better than one risk for all</HeadCell>
                  </tr>
                </thead>
                <tbody className="tabular-nums">
                  {horizons.map(({ years, predicted, observed, ipa }) => (
                    <tr key={years}>
                      <Cell>{years === 1 ? "1 year" : `${years} years`}</Cell>
                      <Cell>{formatProbability(predicted)}</Cell>
                      <Cell>
                        {formatProbability(observed.value)}{" "}
                        <span className="text-ink-faint text-xs">
                          {formatProbability(observed.low)} to {formatProbability(observed.high)}
                        </span>
                      </Cell>
                      <Cell>{ipa <= 0 ? "no" : `by ${formatProbability(ipa)}`}</Cell>
                    </tr>
                  ))}
                </tbody>
              </Table>
              <p className="mt-1 text-ink-faint text-xs">
                The last column is the index of prediction accuracy, from the Brier score weighted for those
                who were followed no further.
              </p>
            </div>
            <div className="min-w-0">
              <h3 className="mb-2 font-semibold">
                Does what it says by {longest.years === 1 ? "1 year" : `${longest.years} years`} come true as
                often?
              </h3>
              <ReliabilityDiagram bins={longest.fifths} finding={title} />
            </div>
          </div>
        )}
      </div>
    </Card>
  );
}
