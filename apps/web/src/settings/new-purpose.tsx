import { type FormEvent, useState } from "react";
import { ResearchPurposesQuery } from "../cohort/kept-query.ts";
import { type ResearchUse, useLabels } from "../cohort/purpose-words.ts";
import { Button } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { Field, Input } from "../components/ui/field.tsx";
import { Notice } from "../components/ui/states.tsx";
import { useVerb } from "../graphql/use-verb.ts";
import { ApproveResearchPurposeMutation } from "./research-query.ts";

const uses = Object.entries(useLabels) as [ResearchUse, string][];

/** Enters a research purpose that was approved. */
export function NewPurpose() {
  const { send, isSending } = useVerb(ApproveResearchPurposeMutation, [ResearchPurposesQuery]);
  const [problem, setProblem] = useState<string | null>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const element = event.currentTarget;
    const form = new FormData(element);
    const day = String(form.get("endsOn"));
    const { problem } = await send({
      input: {
        title: String(form.get("title")).trim(),
        approval: String(form.get("approval")).trim(),
        uses: form.getAll("uses") as ResearchUse[],
        endsAt: day === "" ? null : dayAfter(day),
      },
    });
    setProblem(problem);
    if (problem === null) element.reset();
  }

  return (
    <Card title="New research purpose">
      <form onSubmit={submit} className="grid gap-4" aria-label="New research purpose">
        <Field label="Title" hint="What it is for, as those who freeze a cohort choose it.">
          {(props) => <Input {...props} name="title" required maxLength={200} autoComplete="off" />}
        </Field>
        <Field label="Approval" hint="Reference of the ethics approval, or of the audit's mandate.">
          {(props) => <Input {...props} name="approval" required maxLength={200} autoComplete="off" />}
        </Field>
        <fieldset className="grid gap-1.5 text-sm">
          <legend className="mb-1.5 font-medium text-[13px] text-ink-soft">It allows</legend>
          {uses.map(([use, label]) => (
            <label key={use} className="flex items-center gap-2">
              <input
                className="accent-accent"
                type="checkbox"
                name="uses"
                value={use}
                defaultChecked={use === "STATISTICS"}
              />
              {label.charAt(0).toUpperCase() + label.slice(1)}
            </label>
          ))}
        </fieldset>
        <Field label="Last day" hint="Until it is ended, where left empty.">
          {(props) => <Input {...props} type="date" name="endsOn" className="w-44" />}
        </Field>
        {problem !== null && <Notice title="It was not entered">{problem}</Notice>}
        <Button type="submit" variant="primary" disabled={isSending} className="justify-self-end">
          {isSending ? "Entering…" : "Enter"}
        </Button>
      </form>
    </Card>
  );
}

/** The end of a day, where the reader is. */
function dayAfter(day: string): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date + 1).toISOString();
}
