"use client";
import { useMutation } from "@apollo/client/react";
import { type FormEvent, useState } from "react";
import { Button } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { Field, Input, Select } from "../components/ui/field.tsx";
import { Notice } from "../components/ui/states.tsx";
import { describeError } from "../graphql/describe-error.ts";
import { CreatedSecret } from "./created-secret.tsx";
import { CreateApiClientMutation } from "./settings-query.ts";

const roles = [
  { value: "INTEGRATOR", label: "Integrator: sends studies and histories" },
  { value: "RESEARCHER", label: "Researcher: counts cohorts and sees nobody" },
  { value: "CLINICIAN", label: "Clinician" },
  { value: "ADMINISTRATOR", label: "Administrator" },
] as const;

interface CreatedClient {
  id: string;
  name: string;
  key: string;
}

/** Makes a key for a machine, and shows it this once. */
export function NewApiClient({ onCreated }: { onCreated: () => void }) {
  const [create, { loading }] = useMutation(CreateApiClientMutation);
  const [created, setCreated] = useState<CreatedClient[]>([]);
  const [problem, setProblem] = useState<string | null>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const element = event.currentTarget;
    const form = new FormData(element);
    const role = roles.find(({ value }) => value === form.get("role"))?.value ?? "INTEGRATOR";
    setProblem(null);
    try {
      const { data } = await create({
        variables: { input: { name: String(form.get("name")).trim(), role } },
      });
      const result = data?.createApiClient;
      if (result?.__typename === "CreateApiClientPayload") {
        setCreated([{ id: result.id, name: result.name, key: result.key }, ...created]);
        element.reset();
        onCreated();
      } else setProblem(result?.message ?? "The server gave no answer.");
    } catch (error) {
      setProblem(describeError(error));
    }
  }

  return (
    <Card title="New API client">
      <form onSubmit={submit} className="grid gap-4" aria-label="New API client">
        <Field label="Name" hint="Who or what will use it, such as the hospital's integration engine.">
          {(props) => <Input {...props} name="name" required maxLength={100} autoComplete="off" />}
        </Field>
        <Field label="Role">
          {(props) => (
            <Select {...props} name="role">
              {roles.map((role) => (
                <option key={role.value} value={role.value}>
                  {role.label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {problem !== null && <Notice title="The client was not made">{problem}</Notice>}
        <Button type="submit" variant="primary" disabled={loading} className="justify-self-end">
          {loading ? "Making…" : "Make a key"}
        </Button>
      </form>
      {created.map((client) => (
        <CreatedSecret key={client.id} title={`Key for ${client.name}`} secret={client.key} />
      ))}
    </Card>
  );
}
