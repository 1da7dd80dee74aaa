"use client";
import { useApolloClient, useQuery } from "@apollo/client/react";
import { useState } from "react";
import { Button } from "../components/ui/button.tsx";
import { Notice } from "../components/ui/states.tsx";
import { formatDateTime } from "../format/time.ts";
import { TaskProgress } from "../tasks/task-progress.tsx";
import { type TrainingData, TrainingsQuery } from "./manage-query.ts";
import { ModelsQuery } from "./models-query.ts";
import { ModelRolesQuery } from "./roles-query.ts";

/** The site's trainings that are not over, whoever asked for them, and why the last one failed if it did. */
export function RunningTrainings() {
  const client = useApolloClient();
  const { data } = useQuery(TrainingsQuery, { fetchPolicy: "cache-and-network" });
  const [put, setPut] = useState<string | null>(null);
  const trainings = data?.backgroundTasks.edges.map(({ node }) => node) ?? [];
  const running = trainings.filter(({ state }) => state === "QUEUED" || state === "RUNNING");
  const last = trainings[0];
  const isToldOf = last?.state === "FAILED" && last.error?.code !== "CANCELLED" && last.id !== put;
  const failed = isToldOf ? last : null;
  if (running.length === 0 && !failed) return null;
  return (
    <section aria-label="Trainings" className="grid gap-3">
      {running.map((training) => (
        <div key={training.id} className="grid gap-2 rounded-lg bg-surface p-4 ring-1 ring-line">
          <h2 className="font-semibold text-sm">{nameOf(training)} is being trained</h2>
          <TaskProgress
            taskId={training.id}
            label={`The training of ${nameOf(training)}`}
            onOver={() =>
              void client.refetchQueries({ include: [TrainingsQuery, ModelsQuery, ModelRolesQuery] })
            }
          />
        </div>
      ))}
      {failed && (
        <Notice title={`${nameOf(failed)} was not trained`}>
          {failed.error?.message} (asked for {formatDateTime(failed.createdAt)}){" "}
          <Button size="small" variant="quiet" onClick={() => setPut(failed.id)}>
            Put away
          </Button>
        </Notice>
      )}
    </section>
  );
}

const nameOf = ({ training }: TrainingData) =>
  training ? `${training.modelId} ${training.version}` : "A head";
