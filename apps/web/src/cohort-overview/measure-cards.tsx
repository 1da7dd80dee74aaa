"use client";
import { useQuery } from "@apollo/client/react";
import { useState } from "react";
import { peopleWords } from "../cohort/count-words.ts";
import { Card } from "../components/ui/card.tsx";
import { Select } from "../components/ui/field.tsx";
import { Loading, Notice } from "../components/ui/states.tsx";
import { formatUnit } from "../format/observation.ts";
import { describeError } from "../graphql/describe-error.ts";
import { formatNumber, nameWords, periodWords } from "./cell-words.ts";
import { TooFew } from "./hidden-note.tsx";
import { Histogram } from "./histogram.tsx";
import { CohortTrendQuery, type OverviewData } from "./overview-query.ts";
import { PeriodChart } from "./period-chart.tsx";

interface MeasureCardsProps {
  runId: string;
  overview: OverviewData;
}

/** One measure: how its latest values are spread, and how it went over time. */
export function MeasureCards({ runId, overview }: MeasureCardsProps) {
  const { floor } = overview.people;
  const measured = overview.bins
    .filter(({ bins }) => bins.length > 0)
    .map(({ name }) => name)
    .toSorted((a, b) => peopleOf(overview, b) - peopleOf(overview, a));
  const [chosen, setChosen] = useState<string>();
  const name = chosen ?? measured[0];
  const measure = overview.bins.find((each) => each.name === name);
  if (!name || !measure) {
    return (
      <Card title="Measures">
        <TooFew what="the spread of a measure" floor={floor} />
      </Card>
    );
  }
  const unit = formatUnit(measure.unit);
  return (
    <Card
      title="A measure"
      aside={
        <Select
          aria-label="Measure"
          className="w-56"
          value={name}
          onChange={({ target }) => setChosen(target.value)}
        >
          {measured.map((each) => (
            <option key={each} value={each}>
              {nameWords(each)}
            </option>
          ))}
        </Select>
      }
    >
      <h3 className="mt-1 mb-2 text-[13px] text-ink-soft">Latest value of each member</h3>
      <Histogram label={nameWords(name)} bins={measure.bins} unit={unit} />
      <h3 className="mt-5 mb-2 text-[13px] text-ink-soft">Mean of those who were measured, over time</h3>
      <Trend runId={runId} measure={name} unit={unit} floor={floor} />
    </Card>
  );
}

function peopleOf({ measures }: OverviewData, name: string): number {
  return measures.find((each) => each.name === name)?.summary.people.value ?? 0;
}

interface TrendProps {
  runId: string;
  measure: string;
  unit: string;
  floor: number;
}

function Trend({ runId, measure, unit, floor }: TrendProps) {
  const { data, error } = useQuery(CohortTrendQuery, { variables: { run: runId, measure } });
  if (error && !data) return <Notice title="The trend could not be computed">{describeError(error)}</Notice>;
  if (!data) return <Loading label="Computing the trend" />;
  const { periods } = data.cohortTrend;
  if (periods.length < 2) return <TooFew what="a trend" floor={floor} />;
  return (
    <PeriodChart
      label={`${nameWords(measure)} over time`}
      as="line"
      unit={unit}
      points={periods.map(({ period, mean, people }) => ({
        period,
        value: mean,
        title:
          mean === null
            ? ""
            : `${periodWords(period)}: ${formatNumber(mean)} ${unit}, ${peopleWords(people)}`,
      }))}
    />
  );
}
