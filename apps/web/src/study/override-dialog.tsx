"use client";
import { type FormEvent, useState } from "react";
import { Button } from "../components/ui/button.tsx";
import { Dialog } from "../components/ui/dialog.tsx";
import { Field, Input, Textarea } from "../components/ui/field.tsx";
import { Notice } from "../components/ui/states.tsx";

interface OverrideDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  problem: string | null;
  isSaving: boolean;
  onOverride: (override: { reason: string; overriddenProbability: number | null }) => void;
}

const noFaults: { reason: string | null; percent: string | null } = { reason: null, percent: null };

export function OverrideDialog({ open, onOpenChange, problem, isSaving, onOverride }: OverrideDialogProps) {
  const [faults, setFaults] = useState(noFaults);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const reason = String(form.get("reason")).trim();
    const percent = String(form.get("percent")).trim();
    if (reason === "") {
      setFaults({ reason: "Say why, so that others can follow.", percent: null });
      return;
    }
    const probability = percent === "" ? null : Number(percent) / 100;
    if (probability !== null && !(probability > 0 && probability < 1)) {
      setFaults({ reason: null, percent: "A number above 0 and below 100." });
      return;
    }
    setFaults(noFaults);
    onOverride({ reason, overriddenProbability: probability });
  }

  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Override the risk"
      description="Your judgement stands beside the assessment, which stays as it is."
    >
      <form onSubmit={submit} className="grid gap-4" noValidate>
        <Field label="Reason" error={faults.reason}>
          {(props) => <Textarea {...props} name="reason" required maxLength={2000} autoFocus />}
        </Field>
        <Field label="Your own estimate, in percent" hint="May be left empty." error={faults.percent}>
          {(props) => (
            <Input
              {...props}
              name="percent"
              type="number"
              min={0.1}
              max={99.9}
              step="any"
              inputMode="decimal"
              className="w-32"
            />
          )}
        </Field>
        {problem !== null && <Notice title="The review was not stored">{problem}</Notice>}
        <div className="flex justify-end gap-2">
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button type="submit" variant="primary" disabled={isSaving}>
            {isSaving ? "Saving…" : "Override"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
