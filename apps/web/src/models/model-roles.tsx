"use client";
import { useState } from "react";
import { Badge } from "../components/ui/badge.tsx";
import { Button } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { mayAdminister, mayReadPatients } from "../session/permissions.ts";
import { useViewer } from "../session/session.tsx";
import {
  type Alias,
  aliases,
  aliasLabels,
  aliasMeanings,
  isFallback,
  readsOf,
  rolesOf,
} from "./current-roles.ts";
import { ImageWeight } from "./image-weight.tsx";
import { ModelComparison } from "./model-comparison.tsx";
import type { ModelData } from "./models-query.ts";
import { OperatingPoints } from "./operating-points.tsx";
import { RoleDialog } from "./role-dialog.tsx";
import { RoleHistory } from "./role-history.tsx";
import type { RoleData } from "./roles-query.ts";

interface ModelRolesProps {
  model: ModelData;
  scenario: string;
  entries: readonly RoleData[];
}

/** Which parts a model plays at this site, how it compares with the champion, and for administrators the choice. */
export function ModelRoles({ model, scenario, entries }: ModelRolesProps) {
  const { role } = useViewer();
  const roles = rolesOf(model, entries);
  const isCompared = roles.includes("CHALLENGER") || roles.includes("SHADOW");
  const isComparisonShown = isCompared && mayReadPatients(role);
  return (
    <Card
      title="Part at this site"
      aside={mayAdminister(role) && <RoleButtons model={model} scenario={scenario} roles={roles} />}
    >
      <div className="grid gap-5">
        <p className="text-sm">
          {roles.length === 0
            ? "It plays no part: it reads nothing here until it is given one."
            : `It is the ${roles.map((alias) => `${aliasLabels[alias].toLowerCase()}, which ${aliasMeanings[alias]}`).join("; and the ")}.`}
        </p>
        {(isCompared || roles.includes("CHAMPION")) && (
          <div className={`grid gap-x-10 gap-y-5 empty:hidden ${isComparisonShown ? "xl:grid-cols-2" : ""}`}>
            {isComparisonShown && <ModelComparison model={model} scenario={scenario} />}
            <OperatingPoints scenario={scenario} versionId={model.versionId} />
          </div>
        )}
        {roles.includes("CHAMPION") && mayReadPatients(role) && (
          <ImageWeight scenario={scenario} versionId={model.versionId} />
        )}
        <RoleHistory
          entries={entries.filter((entry) => entry.scenario.id === scenario && entry.reads === "IMAGE")}
        />
      </div>
    </Card>
  );
}

/** Gives a part, or takes one away. */
function RoleButtons({ model, scenario, roles }: Omit<ModelRolesProps, "entries"> & { roles: Alias[] }) {
  const [asking, setAsking] = useState<{ alias: Alias; versionId: string | null } | null>(null);
  // The bundled head is champion where no other model is.
  const isBundledHead = isFallback(model);
  const open = roles.includes("CHAMPION") ? [] : aliases.filter((alias) => !roles.includes(alias));
  return (
    <div className="flex flex-wrap gap-2">
      {open.map((alias) => (
        <Button
          key={alias}
          size="small"
          onClick={() =>
            setAsking({ alias, versionId: alias === "CHAMPION" && isBundledHead ? null : model.versionId })
          }
        >
          Make {aliasLabels[alias].toLowerCase()}
        </Button>
      ))}
      {roles
        .filter((alias) => !(alias === "CHAMPION" && isBundledHead))
        .map((alias) => (
          <Button
            key={alias}
            size="small"
            variant="quiet"
            onClick={() => setAsking({ alias, versionId: null })}
          >
            Take {aliasLabels[alias].toLowerCase()} away
          </Button>
        ))}
      {asking && (
        <RoleDialog
          title={model.title}
          scenario={scenario}
          reads="IMAGE"
          {...asking}
          onClose={() => setAsking(null)}
        />
      )}
    </div>
  );
}

/** A model's parts as badges. */
export function RoleBadges({ model, entries }: { model: ModelData; entries: readonly RoleData[] }) {
  if (readsOf(model.kind) === "HISTORY")
    return rolesOf(model, entries).map((alias) => (
      <Badge key={alias} tone="good" title="weighs the history before the image is seen">
        Pre-test
      </Badge>
    ));
  return rolesOf(model, entries).map((alias) => (
    <Badge key={alias} tone={alias === "CHAMPION" ? "good" : "accent"} title={aliasMeanings[alias]}>
      {aliasLabels[alias]}
    </Badge>
  ));
}
