import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "./ui/button.tsx";
import { Dialog } from "./ui/dialog.tsx";
import { Notice } from "./ui/states.tsx";

interface FormDialogProps {
  title: string;
  description: string;
  /** On the button, and while it is sent. */
  action: string;
  sending: string;
  /** What a notice of a problem is headed with. */
  failed: string;
  /** Nothing can be sent yet. */
  isDisabled?: boolean;
  /** @returns why it was not done; nothing where it was, and the dialog closes; `undefined` to go on editing */
  onSubmit: (form: FormData) => Promise<string | null | undefined>;
  onClose: () => void;
  children: ReactNode;
}

/** A dialog with a form in it, which stays open and says why where what it asks for is not done. */
export function FormDialog(props: FormDialogProps) {
  const {
    title,
    description,
    action,
    sending,
    failed,
    isDisabled = false,
    onSubmit,
    onClose,
    children,
  } = props;
  const [problem, setProblem] = useState<string | null>(null);
  const [isSending, setSending] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setProblem(null);
    setSending(true);
    try {
      const answer = await onSubmit(form);
      if (answer === null) onClose();
      else if (answer !== undefined) setProblem(answer);
    } finally {
      setSending(false);
    }
  }

  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={title} description={description}>
      <form onSubmit={submit} className="grid gap-4" noValidate>
        {children}
        {problem !== null && <Notice title={failed}>{problem}</Notice>}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" disabled={isSending || isDisabled}>
            {isSending ? sending : action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
