import { graphql, type ResultOf } from "../graphql/document.ts";

export const SeriesQuery = graphql(`
  query HomeSeries($id: ID!) {
    patient(id: $id) {
      id
      observationSeries { id kind device startsAt endsAt count }
      glucose {
        from
        to
        readings
        measuredShare
        isSufficient
        mean
        standardDeviation
        coefficientOfVariation
        managementIndicator
        ranges { veryLow low target high veryHigh }
        nights { count withLows mean standardDeviation ranges { veryLow low target high veryHigh } }
        profile { minuteOfDay p5 p25 p50 p75 p95 }
      }
      homeBloodPressure {
        firstDay
        lastDay
        days
        mean { systolic diastolic readings }
        morning { systolic diastolic readings }
        evening { systolic diastolic readings }
        judged {
          guideline
          doi
          dropsFirstDay
          raisedFromSystolic
          raisedFromDiastolic
          mean { systolic diastolic readings }
          isSufficient
          isRaised
        }
        readings { at systolic diastolic }
      }
    }
  }
`);

export const ImportSeriesMutation = graphql(`
  mutation ImportSeries($input: ImportSeriesInput!) {
    importSeries(input: $input) {
      __typename
      ... on ImportSeriesPayload { series { id count } leftOut }
      ... on Problem { code message path }
    }
  }
`);

type Patient = NonNullable<ResultOf<typeof SeriesQuery>["patient"]>;
export type SeriesData = Patient["observationSeries"][number];
export type GlucoseData = NonNullable<Patient["glucose"]>;
export type PressureData = NonNullable<Patient["homeBloodPressure"]>;
