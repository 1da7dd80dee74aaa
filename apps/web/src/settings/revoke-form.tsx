"use client";
import { useMutation } from "@apollo/client/react";
import { type FormEvent, useState } from "react";
import { Button } from "../components/ui/button.tsx";
import { Field, Input } from "../components/ui/field.tsx";
import { Notice } from "../components/ui/states.tsx";
import { formatDateTime } from "../format/time.ts";
import { describeError } from "../graphql/describe-error.ts";
import { RevokeApiClientMutation } from "./settings-query.ts";

export function RevokeForm() {
  const [revoke, { loading }] = useMutation(RevokeApiClientMutation);
  const [problem, setProblem] = useState<string | null>(null);
  const [revokedAt, setRevokedAt] = useState<string | null>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const id = String(new FormData(event.currentTarget).get("id")).trim();
    setProblem(null);
    setRevokedAt(null);
    try {
      const { data } = await revoke({ variables: { input: { id } } });
      const result = data?.revokeApiClient;
      if (result?.__typename === "RevokeApiClientPayload") setRevokedAt(result.revokedAt);
      else setProblem(result?.message ?? "The server gave no answer.");
    } catch (error) {
      setProblem(describeError(error));
    }
  }

  return (
    <form onSubmit={submit} className="grid gap-4" aria-label="Revoke a key">
      <Field label="Client id" hint="Shown when the key was made; the audit trail has it too.">
        {(props) => <Input {...props} name="id" required autoComplete="off" />}
      </Field>
      {problem !== null && <Notice title="Nothing was revoked">{problem}</Notice>}
      {revokedAt !== null && (
        <Notice tone="good" title={`The key opens nothing since ${formatDateTime(revokedAt)}.`} />
      )}
      <Button type="submit" variant="danger" disabled={loading} className="justify-self-end">
        {loading ? "Revoking…" : "Revoke"}
      </Button>
    </form>
  );
}
