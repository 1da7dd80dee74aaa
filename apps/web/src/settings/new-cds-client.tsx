"use client";
import { type FormEvent, useState } from "react";
import { Button } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { Field, Input, Textarea } from "../components/ui/field.tsx";
import { Segmented } from "../components/ui/segmented.tsx";
import { Notice } from "../components/ui/states.tsx";
import { useVerb } from "../graphql/use-verb.ts";
import { readJwks } from "./read-jwks.ts";
import { RegisterCdsClientMutation } from "./settings-query.ts";

const ways = [
  { value: "url" as const, label: "Published at a URL" },
  { value: "keys" as const, label: "Pasted here" },
];

/** Lets an EHR ask for cards: by whom its tokens are issued, and how they are known to be its own. */
export function NewCdsClient({ onRegistered }: { onRegistered: () => void }) {
  const { send: register, isSending } = useVerb(RegisterCdsClientMutation);
  const [way, setWay] = useState<"url" | "keys">("url");
  const [registered, setRegistered] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const element = event.currentTarget;
    const form = new FormData(element);
    const text = (name: string) => String(form.get(name) ?? "").trim();
    setProblem(null);
    setRegistered(null);
    const jwks = way === "keys" ? readJwks(text("jwks")) : null;
    if (way === "keys" && jwks === null) {
      setProblem('Paste a JWK Set: JSON with a list of "keys".');
      return;
    }
    const input = {
      ...{ name: text("name"), issuer: text("issuer") },
      ...(way === "url" ? { jwksUrl: text("jwksUrl") } : { jwks }),
    };
    const { problem: refused, payload } = await register({ input });
    setProblem(refused);
    if (!payload) return;
    setRegistered(input.name);
    element.reset();
    onRegistered();
  }

  return (
    <Card title="New EHR">
      <form onSubmit={submit} className="grid gap-4" aria-label="New EHR">
        <p className="text-[13px] text-ink-soft">
          It asks for CDS Hooks cards with tokens that it signs itself; only its public keys are needed.
        </p>
        <Field label="Name">
          {(props) => <Input {...props} name="name" required maxLength={100} autoComplete="off" />}
        </Field>
        <Field label="Issuer" hint="What its tokens say in iss.">
          {(props) => <Input {...props} name="issuer" required maxLength={500} autoComplete="off" />}
        </Field>
        <div>
          <Segmented label="Its public keys" value={way} onChange={setWay} options={ways} />
        </div>
        {way === "url" ? (
          <Field label="URL of its JWK Set" hint="HTTPS; asked whenever a token names a key that is new.">
            {(props) => (
              <Input {...props} name="jwksUrl" type="url" required maxLength={2000} placeholder="https://" />
            )}
          </Field>
        ) : (
          <Field label="JWK Set" hint="Public keys only, ES or RS.">
            {(props) => (
              <Textarea
                {...props}
                name="jwks"
                required
                spellCheck={false}
                className="min-h-32 w-full py-2 font-mono text-[13px]"
                placeholder={'{ "keys": [ … ] }'}
              />
            )}
          </Field>
        )}
        {problem !== null && <Notice title="The EHR was not registered">{problem}</Notice>}
        {registered !== null && <Notice tone="good" title={`${registered} may ask from now on.`} />}
        <Button type="submit" variant="primary" disabled={isSending} className="justify-self-end">
          {isSending ? "Registering…" : "Register"}
        </Button>
      </form>
    </Card>
  );
}
