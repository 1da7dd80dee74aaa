"use client";
import { useState } from "react";
import { Badge } from "../components/ui/badge.tsx";
import { Button } from "../components/ui/button.tsx";
import { mayAdminister, mayReadPatients } from "../session/permissions.ts";
import { useViewer } from "../session/session.tsx";
import { type Alias, aliasLabels, aliasMeanings, isReader, rolesOf } from "./current-roles.ts";
import { ModelComparison } from "./model-comparison.tsx";
import type { ModelData } from "./models-query.ts";
import { OperatingPoints } from "./operating-points.tsx";
import { RoleDialog } from "./role-dialog.tsx";
import type { RoleData } from "./roles-query.ts";

const aliases: readonly Alias[] = ["CHAMPION", "CHALLENGER", "SHADOW"];

/** Which parts a model plays at this site, how it compares with the champion, and for administrators the choice. */
export function ModelRoles({ model, entries }: { model: ModelData; entries: readonly RoleData[] }) {
  const { role } = useViewer();
  const [asking, setAsking] = useState<{ alias: Alias; versionId: string | null } | null>(null);
  const { scenario } = model;
  if (scenario === null || !isReader(model.kind)) return null;
  const roles = rolesOf(model, entries);
  const isBundledHead = model.kind === "image-head" && model.origin === "bundled";
  const compared = roles.includes("CHALLENGER") || roles.includes("SHADOW");
  return (
    <section aria-label="Part at this site" className="mt-5 grid gap-3 rounded-lg bg-sunken p-4">
      <p className="text-sm">
        <span className="font-semibold">At this site: </span>
        {roles.length === 0
          ? "it plays no part."
          : `${roles.map((alias) => `${aliasLabels[alias].toLowerCase()}, which ${aliasMeanings[alias]}`).join("; ")}.`}
      </p>
      {mayAdminister(role) && (
        <div className="flex flex-wrap gap-2">
          {aliases
            .filter(
              (alias) => !roles.includes(alias) && !(roles.includes("CHAMPION") && alias !== "CHAMPION"),
            )
            .map((alias) => (
              <Button
                key={alias}
                size="small"
                onClick={() =>
                  setAsking({
                    alias,
                    // The bundled head is champion where no other model is.
                    versionId: alias === "CHAMPION" && isBundledHead ? null : model.versionId,
                  })
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
        </div>
      )}
      {(roles.includes("CHAMPION") || compared) && (
        <OperatingPoints scenario={scenario} versionId={model.versionId} />
      )}
      {compared && mayReadPatients(role) && (
        <ModelComparison scenario={scenario} versionId={model.versionId} />
      )}
      {asking && (
        <RoleDialog title={model.title} scenario={scenario} {...asking} onClose={() => setAsking(null)} />
      )}
    </section>
  );
}

/** A model's parts as badges. */
export function RoleBadges({ model, entries }: { model: ModelData; entries: readonly RoleData[] }) {
  if (!isReader(model.kind)) return null;
  return rolesOf(model, entries).map((alias) => (
    <Badge key={alias} tone={alias === "CHAMPION" ? "good" : "accent"} title={aliasMeanings[alias]}>
      {aliasLabels[alias]}
    </Badge>
  ));
}
