"use client";
import { useMutation } from "@apollo/client/react";
import { type FormEvent, useState } from "react";
import { Button } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { Field, Input } from "../components/ui/field.tsx";
import { Notice } from "../components/ui/states.tsx";
import { describeError } from "../graphql/describe-error.ts";
import { CreatedSecret } from "./created-secret.tsx";
import { RegisterWebhookMutation } from "./settings-query.ts";

const events = [
  { value: "ASSESSMENT_COMPLETED", label: "An assessment is there" },
  { value: "ASSESSMENT_FAILED", label: "An assessment failed" },
  { value: "ASSESSMENT_REVIEWED", label: "A clinician decided" },
] as const;

/** Registers a URL that is told of events from now on. */
export function NewWebhook({ onRegistered }: { onRegistered: () => void }) {
  const [register, { loading }] = useMutation(RegisterWebhookMutation);
  const [created, setCreated] = useState<{ url: string; secret: string } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const element = event.currentTarget;
    const form = new FormData(element);
    const wanted = events.map(({ value }) => value).filter((value) => form.get(value) !== null);
    setProblem(null);
    setCreated(null);
    try {
      const url = String(form.get("url")).trim();
      const { data } = await register({ variables: { input: { url, events: wanted } } });
      const result = data?.registerWebhook;
      if (result?.__typename === "WebhookPayload") {
        setCreated({ url: result.webhook.url, secret: result.secret ?? "" });
        element.reset();
        onRegistered();
      } else setProblem(result?.message ?? "The server gave no answer.");
    } catch (error) {
      setProblem(describeError(error));
    }
  }

  return (
    <Card title="New webhook">
      <form onSubmit={submit} className="grid gap-4" aria-label="New webhook">
        <Field
          label="URL"
          hint="HTTPS. What is sent holds ids only; the receiver asks for the rest with its own key."
        >
          {(props) => (
            <Input
              {...props}
              name="url"
              type="url"
              required
              maxLength={2000}
              placeholder="https://"
              autoComplete="off"
            />
          )}
        </Field>
        <fieldset className="grid gap-2">
          <legend className="mb-1.5 font-medium text-[13px] text-ink-soft">Tell it when</legend>
          {events.map(({ value, label }, index) => (
            <label key={value} className="flex items-center gap-2 text-sm">
              <input
                type="checkbox"
                name={value}
                defaultChecked={index === 0}
                className="size-4 accent-accent"
              />
              {label}
            </label>
          ))}
        </fieldset>
        {problem !== null && <Notice title="The webhook was not registered">{problem}</Notice>}
        <Button type="submit" variant="primary" disabled={loading} className="justify-self-end">
          {loading ? "Registering…" : "Register"}
        </Button>
      </form>
      {created && (
        <CreatedSecret title={`Secret of ${created.url}`} secret={created.secret}>
          <p className="text-[13px] text-ink-soft">
            It signs what is sent, as Standard Webhooks has it. Send a ping to try the receiver out.
          </p>
        </CreatedSecret>
      )}
    </Card>
  );
}
