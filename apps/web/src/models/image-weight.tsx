"use client";
import { useQuery } from "@apollo/client/react";
import { useState } from "react";
import { Button } from "../components/ui/button.tsx";
import { Notice } from "../components/ui/states.tsx";
import { formatDateTime } from "../format/time.ts";
import { describeError } from "../graphql/describe-error.ts";
import { useVerb } from "../graphql/use-verb.ts";
import { mayAdminister } from "../session/permissions.ts";
import { useViewer } from "../session/session.tsx";
import { EvidenceTable } from "./evidence-table.tsx";
import { evidenceLabels } from "./evidence-words.ts";
import { ImageWeightDialog, type WeightChoice } from "./image-weight-dialog.tsx";
import { FitImageWeightMutation, type ImageWeightData, ImageWeightsQuery } from "./image-weight-query.ts";

interface ImageWeightProps {
  scenario: string;
  /** Of the champion. */
  versionId: string;
}

/** How much the champion's images count at this site, what its labelled cases say, and a way to use it. */
export function ImageWeight({ scenario, versionId }: ImageWeightProps) {
  const { role } = useViewer();
  const { data, error } = useQuery(ImageWeightsQuery, {
    variables: { scenario },
    fetchPolicy: "cache-and-network",
  });
  const { send: fit, isSending } = useVerb(FitImageWeightMutation, [ImageWeightsQuery]);
  const [problem, setProblem] = useState<string | null>(null);
  const [choice, setChoice] = useState<WeightChoice | null>(null);
  if (error && !data)
    return <Notice title="How much images count could not be loaded">{describeError(error)}</Notice>;
  if (!data) return null;
  const inUse = data.imageWeights.find(({ model }) => model.versionId === versionId);
  const newest = data.imageWeightFits.find(({ model }) => model.versionId === versionId);
  const isSet = inUse !== undefined && inUse.kind !== null;
  if (!isSet && !newest && !mayAdminister(role)) return null;

  async function start() {
    setProblem(null);
    setProblem((await fit({ input: { scenario } })).problem);
  }

  return (
    <section aria-label="How much the image counts" className="grid gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h3 className="font-semibold text-sm">How much the image counts</h3>
        {mayAdminister(role) && (
          <div className="flex flex-wrap gap-2">
            {isSet && (
              <Button size="small" onClick={() => setChoice({ fitId: null, kind: null })}>
                Go back to the model’s own
              </Button>
            )}
            <Button size="small" disabled={isSending} onClick={() => void start()}>
              {isSending ? "Fitting…" : "Fit it on our labelled cases"}
            </Button>
          </div>
        )}
      </div>
      <p className="max-w-[75ch] text-[13px] text-ink-soft">{inWords(inUse)}</p>
      {problem !== null && <Notice title="Nothing was fitted">{problem}</Notice>}
      {newest && (
        <EvidenceTable
          fit={newest}
          usedKind={inUse?.fit?.id === newest.id ? inUse.kind : null}
          onUse={mayAdminister(role) ? (kind) => setChoice({ fitId: newest.id, kind }) : undefined}
        />
      )}
      {choice && <ImageWeightDialog scenario={scenario} choice={choice} onClose={() => setChoice(null)} />}
    </section>
  );
}

function inWords(inUse: ImageWeightData | undefined): string {
  if (!inUse || inUse.kind === null) {
    return "As strongly as the model’s own manifest says. What it shares with the history may differ here: fit it on cases whose truth is known.";
  }
  const { kind, strength, setAt, setByName, reason } = inUse;
  const by = setByName === null ? "" : ` by ${setByName}`;
  return `${evidenceLabels[kind]}: the image’s log likelihood ratio counts ${strength?.toFixed(2)} times. Set ${formatDateTime(setAt)}${by}: ${reason}. It stops counting when another model answers.`;
}
