"use client";
import { useQuery } from "@apollo/client/react";
import { useState } from "react";
import { Button } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { Notice } from "../components/ui/states.tsx";
import { formatDate } from "../format/time.ts";
import { describeError } from "../graphql/describe-error.ts";
import { mayWrite } from "../session/permissions.ts";
import { useViewer } from "../session/session.tsx";
import { AddSeriesDialog } from "./add-series-dialog.tsx";
import { GlucoseCard } from "./glucose-card.tsx";
import { PressureCard } from "./pressure-card.tsx";
import { type SeriesData, SeriesQuery } from "./series-query.ts";

/** What devices at home measured, and the way to add a device's file. */
export function HomeSeries({ patientId }: { patientId: string }) {
  const { role } = useViewer();
  const { data, error, refetch } = useQuery(SeriesQuery, { variables: { id: patientId } });
  const [isAdding, setIsAdding] = useState(false);
  const [added, setAdded] = useState<string | null>(null);
  if (error && !data) {
    return <Notice title="The series could not be read">{describeError(error)}</Notice>;
  }
  const { glucose, homeBloodPressure, observationSeries = [] } = data?.patient ?? {};
  if (!mayWrite(role) && observationSeries.length === 0) return null;
  return (
    <>
      {glucose && <GlucoseCard glucose={glucose} />}
      {homeBloodPressure && <PressureCard pressure={homeBloodPressure} />}
      <Card
        title="Devices at home"
        aside={
          mayWrite(role) && (
            <Button size="small" onClick={() => setIsAdding(true)}>
              Add a device's file
            </Button>
          )
        }
      >
        <SeriesList series={observationSeries} />
        {added !== null && (
          <div className="mt-3">
            <Notice tone="good" title={added} />
          </div>
        )}
      </Card>
      {isAdding && (
        <AddSeriesDialog
          patientId={patientId}
          onClose={() => setIsAdding(false)}
          onAdded={async (told) => {
            await refetch();
            setAdded(told);
            setIsAdding(false);
          }}
        />
      )}
    </>
  );
}

const kindNames = { GLUCOSE: "Continuous glucose", BLOOD_PRESSURE: "Home blood pressure" } as const;

function SeriesList({ series }: { series: readonly SeriesData[] }) {
  if (series.length === 0) {
    return (
      <p className="text-ink-soft text-sm">
        No file of a glucose sensor or a blood pressure monitor has been added.
      </p>
    );
  }
  return (
    <ul className="grid gap-1.5 text-sm">
      {series.map(({ id, kind, device, startsAt, endsAt, count }) => (
        <li key={id} className="flex flex-wrap justify-between gap-x-4">
          <span>
            {kindNames[kind]}
            {device !== null && <span className="text-ink-soft"> · {device}</span>}
          </span>
          <span className="text-ink-faint tabular-nums">
            {count.toLocaleString("en")} readings, {formatDate(startsAt)} to {formatDate(endsAt)}
          </span>
        </li>
      ))}
    </ul>
  );
}
