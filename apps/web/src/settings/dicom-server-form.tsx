"use client";
import { type FormEvent, useState } from "react";
import { Button } from "../components/ui/button.tsx";
import { Field, Input, Select } from "../components/ui/field.tsx";
import { Notice } from "../components/ui/states.tsx";
import { useVerb } from "../graphql/use-verb.ts";
import {
  AddDicomServerMutation,
  ChangeDicomServerMutation,
  type DicomServerData,
} from "./dicom-servers-query.ts";

const ways = [
  { value: "NONE", label: "None" },
  { value: "BASIC", label: "User name and password" },
  { value: "BEARER", label: "Token" },
] as const;
const sendings = [
  { value: "NONE", label: "None" },
  { value: "BY_HAND", label: "Those that somebody sends" },
  { value: "ACCEPTED", label: "Those that a clinician accepts" },
  { value: "ASSESSED", label: "Every one, at once" },
] as const;

interface DicomServerFormProps {
  /** What is changed; nothing to add one. */
  server?: DicomServerData;
  onDone: () => void;
}

/** What is to be known of a PACS. The secret goes in and never comes out. */
export function DicomServerForm({ server, onDone }: DicomServerFormProps) {
  const { send: add, isSending: isAdding } = useVerb(AddDicomServerMutation);
  const { send: change, isSending: isChanging } = useVerb(ChangeDicomServerMutation);
  const [way, setWay] = useState<(typeof ways)[number]["value"]>(server?.authentication ?? "NONE");
  const [problem, setProblem] = useState<string | null>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const element = event.currentTarget;
    const form = new FormData(element);
    const text = (name: string) => String(form.get(name) ?? "").trim();
    const input = {
      ...{ name: text("name"), url: text("url"), authentication: way },
      userName: text("userName") || null,
      secret: String(form.get("secret") ?? "") || null,
      isPulledFrom: form.get("isPulledFrom") !== null,
      results: text("results") as (typeof sendings)[number]["value"],
    };
    const { problem: refused } = server
      ? await change({ input: { ...input, serverId: server.id } })
      : await add({ input });
    setProblem(refused);
    if (refused !== null) return;
    if (!server) {
      element.reset();
      setWay("NONE");
    }
    onDone();
  }

  const secretLabel = way === "BASIC" ? "Password" : "Token";
  return (
    <form onSubmit={submit} className="grid gap-4" aria-label={server ? `Change ${server.name}` : "New PACS"}>
      <Field label="Name">
        {(props) => (
          <Input
            {...props}
            name="name"
            required
            maxLength={100}
            defaultValue={server?.name}
            autoComplete="off"
          />
        )}
      </Field>
      <Field label="URL" hint="Of its DICOMweb services. Plain HTTP only within the hospital's own networks.">
        {(props) => (
          <Input
            {...props}
            name="url"
            type="url"
            required
            maxLength={2000}
            defaultValue={server?.url ?? undefined}
            placeholder="https://pacs.example.org/dicom-web"
            autoComplete="off"
          />
        )}
      </Field>
      <Field label="How it knows us">
        {(props) => (
          <Select {...props} value={way} onChange={(event) => setWay(event.target.value as typeof way)}>
            {ways.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {way === "BASIC" && (
        <Field label="User name">
          {(props) => (
            <Input
              {...props}
              name="userName"
              required
              maxLength={200}
              defaultValue={server?.userName ?? undefined}
              autoComplete="off"
            />
          )}
        </Field>
      )}
      {way !== "NONE" && (
        <Field label={secretLabel} hint={server && "Left empty, it stays as it is."}>
          {(props) => (
            <Input
              {...props}
              name="secret"
              type="password"
              required={!server}
              maxLength={4000}
              autoComplete="new-password"
            />
          )}
        </Field>
      )}
      <label className="flex items-center gap-2 text-sm">
        <input
          type="checkbox"
          name="isPulledFrom"
          defaultChecked={server?.isPulledFrom ?? true}
          className="size-4 accent-accent"
        />
        Studies may be fetched from it
      </label>
      <Field label="Results that it is sent" hint="The structured report and the heatmap, as DICOM.">
        {(props) => (
          <Select {...props} name="results" defaultValue={server?.results ?? "BY_HAND"}>
            {sendings.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {problem !== null && <Notice title="That was not kept">{problem}</Notice>}
      <Button type="submit" variant="primary" disabled={isAdding || isChanging} className="justify-self-end">
        {server ? "Keep" : "Add"}
      </Button>
    </form>
  );
}
