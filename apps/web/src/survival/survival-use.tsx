"use client";
import { useQuery } from "@apollo/client/react";
import { useState } from "react";
import { ReasonDialog } from "../components/reason-dialog.tsx";
import { Button } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { Notice } from "../components/ui/states.tsx";
import { formatDate } from "../format/time.ts";
import { describeError } from "../graphql/describe-error.ts";
import { useVerb } from "../graphql/use-verb.ts";
import type { ModelData } from "../models/models-query.ts";
import { mayAdminister } from "../session/permissions.ts";
import { useViewer } from "../session/session.tsx";
import { SurvivalUsesQuery, type UseData, UseSurvivalModelMutation } from "./survival-admin-query.ts";

/** Whether a survival model's curves are shown at this site, and for administrators the choice. */
export function SurvivalUse({ model }: { model: ModelData }) {
  const { role } = useViewer();
  const { data, error } = useQuery(SurvivalUsesQuery);
  const [asking, setAsking] = useState(false);
  const outcome = outcomeOf(model.manifest);
  const entries = data?.survivalModelUses.filter((entry) => entry.outcome.id === outcome) ?? [];
  const isUsed = entries[0]?.model?.versionId === model.versionId;
  return (
    <Card
      title="Use at this site"
      aside={
        mayAdminister(role) &&
        data && (
          <Button size="small" onClick={() => setAsking(true)}>
            {isUsed ? "Take out of use" : "Put into use"}
          </Button>
        )
      }
    >
      {error ? (
        <Notice title="What is used could not be loaded">{describeError(error)}</Notice>
      ) : (
        <p className="text-sm">
          {isUsed
            ? "Its curves are shown on the page of every patient who has not had the outcome."
            : "Nobody is shown its curves until it is put into use."}
        </p>
      )}
      <Record entries={entries} />
      {asking && (
        <UseDialog
          title={model.title}
          outcome={outcome}
          versionId={isUsed ? null : model.versionId}
          onClose={() => setAsking(false)}
        />
      )}
    </Card>
  );
}

function Record({ entries }: { entries: readonly UseData[] }) {
  if (entries.length === 0) return null;
  return (
    <ul className="mt-3 grid gap-1 text-[13px] text-ink-soft">
      {entries.map(({ model, reason, setAt }) => (
        <li key={setAt}>
          <span className="text-ink-faint tabular-nums">{formatDate(setAt)}</span>{" "}
          {model ? `Version ${model.version} put into use` : "Taken out of use"}: {reason}
        </li>
      ))}
    </ul>
  );
}

interface UseDialogProps {
  title: string;
  outcome: string;
  /** Nothing takes what is used out of use. */
  versionId: string | null;
  onClose: () => void;
}

/** Asks why, and puts a model into use or takes it away. */
function UseDialog({ title, outcome, versionId, onClose }: UseDialogProps) {
  const { send } = useVerb(UseSurvivalModelMutation, [SurvivalUsesQuery]);
  return (
    <ReasonDialog
      title={versionId === null ? "Take it out of use" : "Put it into use"}
      description={
        versionId === null
          ? `${title}: no curve is shown any more. Earlier entries stay in the record.`
          : `${title}: its curve is shown on the page of every patient who has not had the outcome, in place of any other model's.`
      }
      onConfirm={async (reason) =>
        (await send({ input: { outcome, modelVersionId: versionId, reason } })).problem
      }
      onClose={onClose}
    />
  );
}

function outcomeOf(manifest: unknown): string {
  const { outcome } = (manifest ?? {}) as { outcome?: unknown };
  return typeof outcome === "string" ? outcome : "";
}
