import { graphql, type ResultOf } from "../graphql/document.ts";

const TableOneFragment = graphql(`
  fragment TableOne on CohortOverview {
    name
    number
    snapshotAt
    hasIndex
    people { value floor }
    age { people { value floor } mean standardDeviation lowerQuartile median upperQuartile }
    rows { group cell people { value floor } share }
    measures {
      name
      unit
      summary { people { value floor } mean standardDeviation lowerQuartile median upperQuartile }
    }
  }
`);

export const CohortOverviewQuery = graphql(
  `
    query CohortOverview($run: ID!) {
      cohortOverview(run: $run) {
        ...TableOne
        ageBins { from to people { value floor } }
        bins: measures { name unit bins { from to people { value floor } } }
        indexPeriods { period people { value floor } }
      }
    }
  `,
  [TableOneFragment],
);

export type OverviewData = ResultOf<typeof CohortOverviewQuery>["cohortOverview"];
export type TableOneData = ResultOf<typeof TableOneFragment>;
export type RowData = TableOneData["rows"][number];
export type SummaryData = TableOneData["age"];
export type CountData = TableOneData["people"];
export type BinData = OverviewData["ageBins"][number];

export const CohortTrendQuery = graphql(`
  query CohortTrend($run: ID!, $measure: String!) {
    cohortTrend(run: $run, measure: $measure) {
      measure
      unit
      periods { period people { value floor } mean }
    }
  }
`);

export const ComparisonQuery = graphql(
  `
    query CohortComparison($run: ID!, $with: ID!) {
      cohortComparison(run: $run, with: $with) {
        one { ...TableOne }
        other { ...TableOne }
        balance { kind cell difference rounding }
        overlap {
          both { value floor }
          one { value floor }
          other { value floor }
        }
      }
    }
  `,
  [TableOneFragment],
);

export type ComparisonData = ResultOf<typeof ComparisonQuery>["cohortComparison"];
export type BalanceData = ComparisonData["balance"][number];

const CurvesFragment = graphql(`
  fragment Curves on CohortSurvival {
    ticks
    groups {
      group
      people { value floor }
      events { value floor }
      hadBefore { value floor }
      points { months survival low high }
      endsAtMonths
      atRisk { value floor }
    }
    logRank { statistic df p }
  }
`);

export const CohortSurvivalQuery = graphql(
  `
    query CohortSurvival($run: ID!, $condition: String, $startAt: DateTime, $by: SurvivalGrouping) {
      cohortSurvival(run: $run, condition: $condition, startAt: $startAt, by: $by) { ...Curves }
    }
  `,
  [CurvesFragment],
);

export const ComparedSurvivalQuery = graphql(
  `
    query ComparedSurvival($run: ID!, $with: ID!, $condition: String, $startAt: DateTime) {
      comparedSurvival(run: $run, with: $with, condition: $condition, startAt: $startAt) { ...Curves }
    }
  `,
  [CurvesFragment],
);

export type CurvesData = ResultOf<typeof CurvesFragment>;
export type CurveData = CurvesData["groups"][number];

export const ConditionNamesQuery = graphql(`
  query ConditionNames {
    codeSets { conditions }
  }
`);
