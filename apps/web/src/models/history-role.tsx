"use client";
import { useState } from "react";
import { Button } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { mayAdminister } from "../session/permissions.ts";
import { useViewer } from "../session/session.tsx";
import { isFallback, rolesOf } from "./current-roles.ts";
import type { ModelData } from "./models-query.ts";
import { RoleDialog } from "./role-dialog.tsx";
import { RoleHistory } from "./role-history.tsx";
import type { RoleData } from "./roles-query.ts";

interface HistoryRoleProps {
  model: ModelData;
  scenario: string;
  entries: readonly RoleData[];
}

/** Whether this model weighs the site's histories before the image is seen, and for administrators the choice. */
export function HistoryRole({ model, scenario, entries }: HistoryRoleProps) {
  const { role } = useViewer();
  const [asking, setAsking] = useState<{ versionId: string | null } | null>(null);
  const isUsed = rolesOf(model, entries).length > 0;
  // The bundled one is what a site goes back to: it is not taken away.
  const mayStop = isUsed && !isFallback(model);
  return (
    <Card
      title="Pre-test at this site"
      aside={
        mayAdminister(role) &&
        (mayStop ? (
          <Button size="small" variant="quiet" onClick={() => setAsking({ versionId: null })}>
            Stop using it
          </Button>
        ) : (
          !isUsed && (
            <Button
              size="small"
              onClick={() => setAsking({ versionId: isFallback(model) ? null : model.versionId })}
            >
              Use as pre-test
            </Button>
          )
        ))
      }
    >
      <div className="grid gap-5">
        <p className="text-sm">
          {isUsed
            ? "It weighs every history of this scenario before the image is seen."
            : "It is not used: risks of this scenario start from another model, or from published weights."}
        </p>
        <RoleHistory
          entries={entries.filter((entry) => entry.scenario.id === scenario && entry.reads === "HISTORY")}
        />
      </div>
      {asking && (
        <RoleDialog
          title={model.title}
          scenario={scenario}
          reads="HISTORY"
          alias="CHAMPION"
          versionId={asking.versionId}
          onClose={() => setAsking(null)}
        />
      )}
    </Card>
  );
}
