"use client";
import { useState } from "react";
import { Button } from "../components/ui/button.tsx";
import { Field, Input, Select } from "../components/ui/field.tsx";
import { Notice } from "../components/ui/states.tsx";
import { useVerb } from "../graphql/use-verb.ts";
import {
  AnswerFederatedRunMutation,
  type FederatedRunData,
  type FederationData,
} from "./federation-query.ts";
import { Leaves } from "./leaves.tsx";

interface AnswerRunProps {
  run: FederatedRunData;
  purposes: FederationData["federationPurposes"];
  isAdministrator: boolean;
  onAnswered: () => void;
}

/** What would leave, and the two answers to it. Nothing is computed before one is given. */
export function AnswerRun({ run, purposes, isAdministrator, onAnswered }: AnswerRunProps) {
  const { send, isSending } = useVerb(AnswerFederatedRunMutation);
  const [problem, setProblem] = useState<string | null>(null);
  const [purposeId, setPurposeId] = useState("");
  const [reason, setReason] = useState("");
  const chosen = purposeId || purposes[0]?.id || null;
  async function answer(accept: boolean) {
    const input = accept
      ? { runId: run.id, accept, purposeId: chosen }
      : { runId: run.id, accept, reason: reason.trim() || null };
    setProblem((await send({ input })).problem);
    onAnswered();
  }
  return (
    <div className="grid gap-4 rounded-lg bg-sunken p-4">
      <div>
        <p className="font-medium text-sm">If this site takes part, this leaves it, and nothing else:</p>
        <Leaves run={run} />
      </div>
      {!isAdministrator ? (
        <p className="text-[13px] text-ink-soft">An administrator of this site answers.</p>
      ) : (
        <>
          <div className="grid items-start gap-3 sm:grid-cols-2">
            <Field
              label="To accept: for which purpose"
              hint={
                purposes.length === 0 ? "The site has approved no purpose that allows federation." : undefined
              }
            >
              {(props) => (
                <Select
                  {...props}
                  value={chosen ?? ""}
                  disabled={purposes.length === 0}
                  onChange={(event) => setPurposeId(event.target.value)}
                >
                  {purposes.map(({ id, title, approval }) => (
                    <option key={id} value={id}>
                      {title} ({approval})
                    </option>
                  ))}
                </Select>
              )}
            </Field>
            <Field label="To refuse: why" hint="For this site's record; the others are not told.">
              {(props) => (
                <Input
                  {...props}
                  value={reason}
                  maxLength={500}
                  onChange={(event) => setReason(event.target.value)}
                />
              )}
            </Field>
          </div>
          {problem !== null && <Notice title="It was not answered">{problem}</Notice>}
          <div className="flex flex-wrap justify-end gap-2">
            <Button variant="danger" disabled={isSending} onClick={() => void answer(false)}>
              Refuse
            </Button>
            <Button
              variant="primary"
              disabled={isSending || chosen === null}
              onClick={() => void answer(true)}
            >
              {isSending ? "Answering…" : "Accept"}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}
