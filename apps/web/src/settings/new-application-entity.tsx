"use client";
import { type FormEvent, useState } from "react";
import { Button } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { Field, Input } from "../components/ui/field.tsx";
import { Notice } from "../components/ui/states.tsx";
import { useVerb } from "../graphql/use-verb.ts";
import { RegisterApplicationEntityMutation } from "./application-entities-query.ts";

/** Lets an archive or a modality send studies: how it names itself, and from where. */
export function NewApplicationEntity({ onRegistered }: { onRegistered: () => void }) {
  const { send: register, isSending } = useVerb(RegisterApplicationEntityMutation);
  const [registered, setRegistered] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const element = event.currentTarget;
    const form = new FormData(element);
    const text = (name: string) => String(form.get(name) ?? "").trim();
    setProblem(null);
    setRegistered(null);
    const { problem: refused, payload } = await register({
      input: {
        aeTitle: text("aeTitle"),
        network: text("network") || null,
        description: text("description") || null,
        mayQuery: form.get("mayQuery") !== null,
      },
    });
    setProblem(refused);
    if (!payload) return;
    setRegistered(payload.entity.aeTitle);
    element.reset();
    onRegistered();
  }

  return (
    <Card title="New application entity">
      <form onSubmit={submit} className="grid gap-4" aria-label="New application entity">
        <p className="text-[13px] text-ink-soft">
          DICOM&rsquo;s own protocol knows no key: whoever calls with this title, from there, stores studies
          of this site. The server listens for it where its operator has set a port.
        </p>
        <Field
          label="AE title"
          hint="As it calls itself, 16 characters at most; upper and lower case differ."
        >
          {(props) => <Input {...props} name="aeTitle" required maxLength={16} autoComplete="off" />}
        </Field>
        <Field label="Calls from" hint="An IP address or a network; left out, anywhere.">
          {(props) => (
            <Input {...props} name="network" maxLength={50} autoComplete="off" placeholder="10.1.0.0/16" />
          )}
        </Field>
        <Field label="Description">
          {(props) => <Input {...props} name="description" maxLength={200} autoComplete="off" />}
        </Field>
        <label className="flex items-center gap-2 text-sm">
          <input type="checkbox" name="mayQuery" className="size-4 accent-accent" />
          It may search the site&rsquo;s studies too (C-FIND)
        </label>
        {problem !== null && <Notice title="The application entity was not registered">{problem}</Notice>}
        {registered !== null && <Notice tone="good" title={`${registered} may call from now on.`} />}
        <Button type="submit" variant="primary" disabled={isSending} className="justify-self-end">
          {isSending ? "Registering…" : "Register"}
        </Button>
      </form>
    </Card>
  );
}
