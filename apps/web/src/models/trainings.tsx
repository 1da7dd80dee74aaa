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

/** What can be trained here, by the kind of its task, and what happens with it then. */
const kinds = {
  head: {
    task: "training",
    name: "head",
    next: "It is the challenger now and reads every case unseen.",
  },
  history: {
    task: "history-training",
    name: "history model",
    next: "It plays no part until it is used as pre-test.",
  },
  survival: {
    task: "survival-training",
    name: "survival model",
    next: "Nobody is shown its curves until it is put into use.",
  },
} as const;

export type TrainingKind = keyof typeof kinds;

/**
 * The trainings that wait or run, also after the page was left, and how the last that was watched ended.
 * @param started the one that was asked for here, followed even where it is over before the list is asked for again
 */
export function Trainings({ started }: { started: { id: string; kind: TrainingKind } | null }) {
  const client = useApolloClient();
  const { data } = useQuery(TrainingsQuery, { fetchPolicy: "cache-and-network" });
  const [ended, setEnded] = useState<{ taskId: string; problem: string | null } | null>(null);
  const tasks = [data?.heads, data?.histories, data?.survivals].flatMap(
    (each) => each?.edges.map(({ node }) => node) ?? [],
  );
  const wordsOf = (id: string) => {
    if (id === started?.id) return kinds[started.kind];
    const kind = tasks.find((task) => task.id === id)?.kind;
    return Object.values(kinds).find(({ task }) => task === kind) ?? kinds.head;
  };
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
            label={`A ${wordsOf(id).name}`}
            taskId={id}
            onOver={(why) => void finish(id, why)}
          />
        ))}
        {ended !== null &&
          (ended.problem === null ? (
            <Notice tone="good" title={`The ${wordsOf(ended.taskId).name} is trained`}>
              {wordsOf(ended.taskId).next}{" "}
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
