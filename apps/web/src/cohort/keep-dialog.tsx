import { useState } from "react";
import { FormDialog } from "../components/form-dialog.tsx";
import { Field, Input, Textarea } from "../components/ui/field.tsx";
import { useVerb } from "../graphql/use-verb.ts";
import { KeepCohortMutation, KeptCohortsQuery } from "./kept-query.ts";

/** The kept cohort that the builder's rules came from. */
export interface Origin {
  cohortId: string;
  name: string;
  number: number;
}

interface KeepDialogProps {
  definition: object;
  origin: Origin | null;
  onKept: (origin: Origin) => void;
  onClose: () => void;
}

/** Keeps the rules under a name: as a new cohort, or as the next version of the one that was opened. */
export function KeepDialog({ definition, origin, onKept, onClose }: KeepDialogProps) {
  const { send } = useVerb(KeepCohortMutation, [KeptCohortsQuery]);
  const [asNew, setAsNew] = useState(origin === null);
  const [fault, setFault] = useState<string | null>(null);

  async function submit(form: FormData) {
    const name = String(form.get("name")).trim();
    setFault(name === "" ? "Give it a name." : null);
    if (name === "") return undefined;
    const note = String(form.get("note")).trim() || null;
    const { problem, payload } = await send({
      input: { cohortId: asNew ? null : (origin?.cohortId ?? null), name, note, definition },
    });
    if (payload?.__typename === "KeepCohortPayload") {
      const { cohort, version } = payload;
      onKept({ cohortId: cohort.id, name: cohort.name, number: version.number });
    }
    return problem;
  }

  return (
    <FormDialog
      title="Keep this cohort"
      description="A kept version never changes, so that runs and other cohorts can name it."
      action="Keep"
      sending="Keeping…"
      failed="It was not kept"
      onSubmit={submit}
      onClose={onClose}
    >
      {origin !== null && (
        <fieldset className="grid gap-1.5 text-sm">
          <legend className="mb-1 font-medium text-[13px] text-ink-soft">As</legend>
          <label className="flex items-center gap-2">
            <input
              className="accent-accent"
              type="radio"
              name="as"
              checked={!asNew}
              onChange={() => setAsNew(false)}
            />
            Version {origin.number + 1} of “{origin.name}”
          </label>
          <label className="flex items-center gap-2">
            <input
              className="accent-accent"
              type="radio"
              name="as"
              checked={asNew}
              onChange={() => setAsNew(true)}
            />
            A new cohort
          </label>
        </fieldset>
      )}
      <Field label="Name" error={fault}>
        {(props) => (
          <Input
            {...props}
            key={String(asNew)}
            name="name"
            required
            maxLength={200}
            autoComplete="off"
            defaultValue={asNew ? "" : (origin?.name ?? "")}
            autoFocus
          />
        )}
      </Field>
      <Field label="Note" hint="Why it is kept, or what changed.">
        {(props) => <Textarea {...props} name="note" maxLength={2000} />}
      </Field>
    </FormDialog>
  );
}
