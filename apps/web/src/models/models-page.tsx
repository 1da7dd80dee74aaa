"use client";
import { useQuery } from "@apollo/client/react";
import { useEffect, useState } from "react";
import { Button } from "../components/ui/button.tsx";
import { Empty, Loading, Notice } from "../components/ui/states.tsx";
import { describeError } from "../graphql/describe-error.ts";
import { mayAdminister } from "../session/permissions.ts";
import { useViewer } from "../session/session.tsx";
import { TrainSurvivalDialog } from "../survival/train-survival-dialog.tsx";
import { AddModelDialog } from "./add-model-dialog.tsx";
import { ModelCard } from "./model-card.tsx";
import { findModel, groupModels } from "./model-groups.ts";
import { ModelList } from "./model-list.tsx";
import { ModelsQuery } from "./models-query.ts";
import { ModelRolesQuery } from "./roles-query.ts";
import { TrainHeadDialog } from "./train-head-dialog.tsx";
import { TrainHistoryDialog } from "./train-history-dialog.tsx";
import { type TrainingKind, Trainings } from "./trainings.tsx";

/** The model that the address names behind `#`; study pages link to it. */
function useHash() {
  const [hash, setHash] = useState("");
  useEffect(() => {
    const read = () => setHash(decodeURIComponent(window.location.hash.slice(1)));
    read();
    window.addEventListener("hashchange", read);
    return () => window.removeEventListener("hashchange", read);
  }, []);
  return hash;
}

export function ModelsPage() {
  const { data, error, refetch } = useQuery(ModelsQuery);
  const { data: parts } = useQuery(ModelRolesQuery);
  const roles = parts?.modelRoles ?? [];
  const hash = useHash();
  const { role } = useViewer();
  const [dialog, setDialog] = useState<"add" | TrainingKind | null>(null);
  const [training, setTraining] = useState<{ id: string; kind: TrainingKind } | null>(null);
  const started = (kind: TrainingKind) => (id: string) => setTraining({ id, kind });
  const groups = groupModels(data?.models ?? [], roles, data?.scenarios ?? []);
  const chosen = findModel(groups, hash);
  return (
    <div className="grid gap-5">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div>
          <h1 className="font-semibold text-2xl tracking-tight">Models</h1>
          <p className="mt-1 max-w-[70ch] text-ink-soft text-sm">
            Everything that takes part in a risk, in its exact version. The figures are measured on cases that
            no training step saw.
          </p>
        </div>
        {mayAdminister(role) && (
          <div className="flex flex-wrap gap-2">
            <Button onClick={() => setDialog("add")}>Add a model</Button>
            <Button onClick={() => setDialog("head")}>Train a head</Button>
            <Button onClick={() => setDialog("history")}>Train a history model</Button>
            <Button onClick={() => setDialog("survival")}>Train when an outcome comes</Button>
          </div>
        )}
      </div>
      {dialog === "add" && <AddModelDialog onClose={() => setDialog(null)} />}
      {dialog === "head" && <TrainHeadDialog onStarted={started("head")} onClose={() => setDialog(null)} />}
      {dialog === "history" && (
        <TrainHistoryDialog onStarted={started("history")} onClose={() => setDialog(null)} />
      )}
      {dialog === "survival" && (
        <TrainSurvivalDialog onStarted={started("survival")} onClose={() => setDialog(null)} />
      )}
      {mayAdminister(role) && <Trainings started={training} />}
      {error && data === undefined ? (
        <div className="grid justify-items-start gap-3">
          <Notice title="The models could not be loaded">{describeError(error)}</Notice>
          <Button onClick={() => void refetch().catch(() => {})}>Try again</Button>
        </div>
      ) : data === undefined ? (
        <Loading label="Loading the models" />
      ) : chosen === undefined ? (
        <Empty title="No model is installed" />
      ) : (
        <div className="grid items-start gap-5 lg:grid-cols-[290px_minmax(0,1fr)]">
          <ModelList groups={groups} roles={roles} chosen={chosen} />
          <ModelCard key={chosen.versionId} model={chosen} models={data.models} roles={roles} />
        </div>
      )}
    </div>
  );
}
