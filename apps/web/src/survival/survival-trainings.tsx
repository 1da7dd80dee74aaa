"use client";
import { useApolloClient, useQuery } from "@apollo/client/react";
import { useState } from "react";
import { Card } from "../components/ui/card.tsx";
import { Notice } from "../components/ui/states.tsx";
import { ModelsQuery } from "../models/models-query.ts";
import { TaskProgress } from "../tasks/task-progress.tsx";
import { SurvivalTrainingsQuery } from "./survival-admin-query.ts";

/**
 * The survival models that are being fitted, also after the page was left, and how the last that was watched ended.
 * @param started the one asked for here, followed even where it is over before the list is asked for again
 */
export function SurvivalTrainings({ started }: { started: string | null }) {
  const client = useApolloClient();
  const { data } = useQuery(SurvivalTrainingsQuery, { fetchPolicy: "cache-and-network" });
  const [ended, setEnded] = useState<{ taskId: string; problem: string | null } | null>(null);
  const tasks = data?.backgroundTasks.edges.map(({ node }) => node) ?? [];
  const running = tasks.filter(({ state }) => state === "QUEUED" || state === "RUNNING").map(({ id }) => id);
  const followed = [...new Set(started === null ? running : [...running, started])].filter(
    (id) => id !== ended?.taskId,
  );
  const made = hashOfMade(tasks.find(({ id }) => id === ended?.taskId)?.result);

  async function finish(taskId: string, problem: string | null) {
    setEnded({ taskId, problem });
    await client.refetchQueries({ include: [SurvivalTrainingsQuery, ModelsQuery] });
  }

  if (followed.length === 0 && ended === null) return null;
  return (
    <Card title="Training when an outcome comes">
      <div className="grid gap-3">
        {followed.map((id) => (
          <TaskProgress
            key={id}
            label="A survival model"
            taskId={id}
            onOver={(why) => void finish(id, why)}
          />
        ))}
        {ended !== null &&
          (ended.problem === null ? (
            <Notice tone="good" title="The survival model is trained">
              Nobody is shown its curves yet: look at its card, then put it into use.{" "}
              {made !== null && (
                <a className="underline underline-offset-2" href={`#${made}`}>
                  To the card.
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

/** What the address says of the model that a task's result names. */
function hashOfMade(result: unknown): string | null {
  if (typeof result !== "object" || result === null) return null;
  const { modelId, version } = result as Record<string, unknown>;
  return typeof modelId === "string" && typeof version === "string" ? `${modelId}@${version}` : null;
}
