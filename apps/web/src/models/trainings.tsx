"use client";
import { useApolloClient, useQuery } from "@apollo/client/react";
import { useState } from "react";
import { Card } from "../components/ui/card.tsx";
import { Notice } from "../components/ui/states.tsx";
import { TaskProgress } from "../tasks/task-progress.tsx";
import { TrainingsQuery } from "./manage-query.ts";
import { hashOf } from "./model-groups.ts";
import { ModelsQuery } from "./models-query.ts";
import { ModelRolesQuery } from "./roles-query.ts";

/**
 * The trainings that wait or run, also after the page was left, and how the last that was watched ended.
 * @param started the one that was asked for here, followed even where it is over before the list is asked for again
 */
export function Trainings({ started }: { started: { id: string; isHistory: boolean } | null }) {
  const client = useApolloClient();
  const { data } = useQuery(TrainingsQuery, { fetchPolicy: "cache-and-network" });
  const [ended, setEnded] = useState<{ taskId: string; problem: string | null } | null>(null);
  const tasks = [...(data?.heads.edges ?? []), ...(data?.histories.edges ?? [])].map(({ node }) => node);
  const isHistory = (id: string) =>
    id === started?.id
      ? started.isHistory
      : tasks.find((task) => task.id === id)?.kind === "history-training";
  const running = tasks.filter(({ state }) => state === "QUEUED" || state === "RUNNING").map(({ id }) => id);
  const followed = [...new Set(started === null ? running : [...running, started.id])].filter(
    (id) => id !== ended?.taskId,
  );
  const made = readMade(tasks.find(({ id }) => id === ended?.taskId)?.result);

  async function finish(taskId: string, problem: string | null) {
    setEnded({ taskId, problem });
    await client.refetchQueries({ include: [TrainingsQuery, ModelsQuery, ModelRolesQuery] });
  }

  if (followed.length === 0 && ended === null) return null;
  return (
    <Card title="Training">
      <div className="grid gap-3">
        {followed.map((id) => (
          <TaskProgress
            key={id}
            label={isHistory(id) ? "A history model" : "A head"}
            taskId={id}
            onOver={(why) => void finish(id, why)}
          />
        ))}
        {ended !== null &&
          (ended.problem === null ? (
            <Notice
              tone="good"
              title={isHistory(ended.taskId) ? "The history model is trained" : "The head is trained"}
            >
              {isHistory(ended.taskId)
                ? "It plays no part until it is used as pre-test."
                : "It is the challenger now and reads every case unseen."}{" "}
              {made && (
                <a className="underline underline-offset-2" href={`#${hashOf(made)}`}>
                  Its card tells how it fares.
                </a>
              )}
            </Notice>
          ) : (
            <Notice title="Nothing was trained">{ended.problem}</Notice>
          ))}
      </div>
    </Card>
  );
}

/** Which model a task's result names. */
function readMade(result: unknown): { id: string; version: string } | null {
  if (typeof result !== "object" || result === null) return null;
  const { modelId, version } = result as Record<string, unknown>;
  return typeof modelId === "string" && typeof version === "string" ? { id: modelId, version } : null;
}
