"use client";
import { useQuery } from "@apollo/client/react";
import { useEffect, useState } from "react";
import { Button } from "../components/ui/button.tsx";
import { classNames } from "../components/ui/class-names.ts";
import { Empty, Loading, Notice } from "../components/ui/states.tsx";
import { describeError } from "../graphql/describe-error.ts";
import { mayAdminister } from "../session/permissions.ts";
import { useViewer } from "../session/session.tsx";
import { AddModelDialog } from "./add-model-dialog.tsx";
import { kindLabel } from "./kind-label.ts";
import { ModelCard } from "./model-card.tsx";
import { RoleBadges } from "./model-roles.tsx";
import { ModelsQuery } from "./models-query.ts";
import { ModelRolesQuery } from "./roles-query.ts";
import { RunningTrainings } from "./running-trainings.tsx";
import { TrainHeadDialog } from "./train-head-dialog.tsx";

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
  const [dialog, setDialog] = useState<"add" | "train" | null>(null);
  const models = data?.models ?? [];
  const chosen = models.find((model) => model.id === hash || model.versionId === hash) ?? models[0];
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
            <Button onClick={() => setDialog("train")}>Train a head</Button>
          </div>
        )}
      </div>
      {dialog === "add" && <AddModelDialog onClose={() => setDialog(null)} />}
      {dialog === "train" && <TrainHeadDialog onClose={() => setDialog(null)} />}
      {mayAdminister(role) && dialog !== "train" && <RunningTrainings />}
      {error && models.length === 0 ? (
        <div className="grid justify-items-start gap-3">
          <Notice title="The models could not be loaded">{describeError(error)}</Notice>
          <Button onClick={() => void refetch().catch(() => {})}>Try again</Button>
        </div>
      ) : data === undefined ? (
        <Loading label="Loading the models" />
      ) : chosen === undefined ? (
        <Empty title="No model is installed" />
      ) : (
        <div className="grid items-start gap-5 lg:grid-cols-[300px_minmax(0,1fr)]">
          <nav aria-label="Models" className="grid gap-1 sm:grid-cols-2 lg:sticky lg:top-19 lg:grid-cols-1">
            {models.map((model) => (
              <a
                key={`${model.id}@${model.version}`}
                href={`#${encodeURIComponent(model.id)}`}
                aria-current={model === chosen ? "true" : undefined}
                className={classNames(
                  "rounded-lg px-3 py-2 transition-colors",
                  model === chosen ? "bg-surface shadow-card ring-1 ring-line" : "hover:bg-sunken",
                )}
              >
                <span className="block font-medium text-sm">{model.title}</span>
                <span className="flex flex-wrap items-center gap-x-2 text-[13px] text-ink-faint tabular-nums">
                  {kindLabel(model.kind)}, {model.version}
                  <RoleBadges model={model} entries={roles} />
                </span>
              </a>
            ))}
          </nav>
          <ModelCard key={chosen.versionId} model={chosen} roles={roles} />
        </div>
      )}
    </div>
  );
}
