import { useState } from "react";
import { FormDialog } from "./form-dialog.tsx";
import { Field, Textarea } from "./ui/field.tsx";

/** The API's own limit. */
const MAX_LENGTH = 500;

interface ReasonDialogProps {
  title: string;
  description: string;
  /** @returns why it was not done; nothing where it was */
  onConfirm: (reason: string) => Promise<string | null>;
  onClose: () => void;
}

/** Asks why something is changed that others rely on, and changes it. */
export function ReasonDialog({ title, description, onConfirm, onClose }: ReasonDialogProps) {
  const [fault, setFault] = useState<string | null>(null);

  async function submit(form: FormData) {
    const reason = String(form.get("reason")).trim();
    setFault(reason === "" ? "Say why, for the record." : null);
    return reason === "" ? undefined : await onConfirm(reason);
  }

  return (
    <FormDialog
      title={title}
      description={description}
      action="Confirm"
      sending="Saving…"
      failed="Nothing was changed"
      onSubmit={submit}
      onClose={onClose}
    >
      <Field label="Reason" error={fault}>
        {(props) => <Textarea {...props} name="reason" required maxLength={MAX_LENGTH} autoFocus />}
      </Field>
    </FormDialog>
  );
}
