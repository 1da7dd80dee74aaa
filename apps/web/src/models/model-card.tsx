"use client";
import { Badge } from "../components/ui/badge.tsx";
import { Card } from "../components/ui/card.tsx";
import { SurvivalMeasures } from "../survival/survival-measures.tsx";
import { SurvivalUse } from "../survival/survival-use.tsx";
import { readsOf } from "./current-roles.ts";
import { HistoryRole } from "./history-role.tsx";
import { HistoryShapes } from "./history-shapes.tsx";
import { kindLabel } from "./kind-label.ts";
import { readAbout } from "./model-about.ts";
import { classLabels, readFigures } from "./model-figures.ts";
import { ModelHeadline } from "./model-headline.tsx";
import { ModelMeasures } from "./model-measures.tsx";
import { ModelRecord } from "./model-record.tsx";
import { ModelRefusals } from "./model-refusals.tsx";
import { ModelRoles, RoleBadges } from "./model-roles.tsx";
import type { ModelData } from "./models-query.ts";
import type { RoleData } from "./roles-query.ts";

interface ModelCardProps {
  model: ModelData;
  models: readonly ModelData[];
  roles: readonly RoleData[];
}

/** One model on one page: what it is for and how good, its part here, the measures drawn, and what it is made of. */
export function ModelCard({ model, models, roles }: ModelCardProps) {
  // A history model lists the ids of its scenario's classes; a model of its images has their names.
  const named = models.find(({ kind, scenario }) => scenario === model.scenario && readsOf(kind) === "IMAGE");
  const measured = readFigures(
    model.manifest,
    classLabels((readsOf(model.kind) === "HISTORY" ? (named ?? model) : model).manifest),
  );
  const about = readAbout(model.manifest);
  return (
    <div className="grid gap-5">
      <Card label={model.title} bodyClassName="p-5 sm:p-6">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
          <h2 className="font-semibold text-xl tracking-tight">{model.title}</h2>
          <RoleBadges model={model} entries={roles} />
          <Badge>{model.version}</Badge>
          <Badge>{kindLabel(model.kind)}</Badge>
          <Badge tone="warn">{model.licence}</Badge>
        </div>
        <ModelRefusals model={model} />
        <p className="mt-2 max-w-[78ch] text-ink-soft text-sm">{model.intendedUse}</p>
        <ModelHeadline
          measured={measured}
          weaknesses={about.knownWeaknesses}
          counted={model.kind === "history-model" ? "cases" : "images"}
        />
      </Card>
      {model.scenario !== null && readsOf(model.kind) === "IMAGE" && (
        <ModelRoles model={model} scenario={model.scenario} entries={roles} />
      )}
      {model.kind === "survival-model" && <SurvivalUse model={model} />}
      <SurvivalMeasures manifest={model.manifest} title={model.title} />
      {model.scenario !== null && readsOf(model.kind) === "HISTORY" && (
        <HistoryRole model={model} scenario={model.scenario} entries={roles} />
      )}
      {model.historyShapes && <HistoryShapes shapes={model.historyShapes} />}
      <ModelMeasures measured={measured} />
      <ModelRecord model={model} sources={about.trainingData} />
    </div>
  );
}
