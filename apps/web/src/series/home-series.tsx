"use client";
import { useQuery } from "@apollo/client/react";
import { Notice } from "../components/ui/states.tsx";
import { describeError } from "../graphql/describe-error.ts";
import { GlucoseCard } from "./glucose-card.tsx";
import { PressureCard } from "./pressure-card.tsx";
import { SeriesQuery } from "./series-query.ts";

/** What devices at home measured, where there is any. */
export function HomeSeries({ patientId }: { patientId: string }) {
  const { data, error } = useQuery(SeriesQuery, { variables: { id: patientId } });
  if (error && !data) {
    return <Notice title="The series could not be read">{describeError(error)}</Notice>;
  }
  const { glucose, homeBloodPressure } = data?.patient ?? {};
  return (
    <>
      {glucose && <GlucoseCard glucose={glucose} />}
      {homeBloodPressure && <PressureCard pressure={homeBloodPressure} />}
    </>
  );
}
