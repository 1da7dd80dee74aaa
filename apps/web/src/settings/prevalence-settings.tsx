"use client";
import { useQuery } from "@apollo/client/react";
import { Loading, Notice } from "../components/ui/states.tsx";
import { describeError } from "../graphql/describe-error.ts";
import { PrevalenceForm } from "./prevalence-form.tsx";
import { ClinicPrevalenceQuery } from "./settings-query.ts";

export function PrevalenceSettings() {
  const { data, error, refetch } = useQuery(ClinicPrevalenceQuery);
  if (error && data === undefined) {
    return <Notice title="The prevalence could not be loaded">{describeError(error)}</Notice>;
  }
  if (data === undefined) return <Loading label="Loading the prevalence" />;
  return (
    <div className="grid gap-4">
      <p className="max-w-[75ch] text-ink-soft text-sm">
        How common each class is among the patients that this clinic examines. Every risk starts from here, so
        a prevalence that is not the clinic's own makes every risk wrong. A change counts for assessments made
        after it.
      </p>
      <div className="columns-1 gap-5 md:columns-2 xl:columns-3 [&>*]:mb-5 [&>*]:break-inside-avoid">
        {data.clinicPrevalence.map((prevalence) => (
          <PrevalenceForm
            key={`${prevalence.scenario.id}-${prevalence.recordedAt}`}
            prevalence={prevalence}
            onSaved={() => void refetch()}
          />
        ))}
      </div>
    </div>
  );
}
