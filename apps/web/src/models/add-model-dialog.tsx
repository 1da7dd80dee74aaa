"use client";
import { useMutation } from "@apollo/client/react";
import { type FormEvent, useRef, useState } from "react";
import { Button } from "../components/ui/button.tsx";
import { Dialog } from "../components/ui/dialog.tsx";
import { Field, Input } from "../components/ui/field.tsx";
import { Notice } from "../components/ui/states.tsx";
import { describeError } from "../graphql/describe-error.ts";
import { sendFile } from "../upload/send-file.ts";
import { AddModelMutation } from "./manage-query.ts";
import { hashOf } from "./model-groups.ts";
import { ModelsQuery } from "./models-query.ts";

/** Sends the zip of a model's folder and has it checked; nothing is kept of one that fails. */
export function AddModelDialog({ onClose }: { onClose: () => void }) {
  const [addModel] = useMutation(AddModelMutation, {
    refetchQueries: [ModelsQuery],
    awaitRefetchQueries: true,
  });
  const [state, setState] = useState<{ doing: string } | { problem: string } | null>(null);
  const sending = useRef<AbortController | null>(null);
  const doing = state && "doing" in state ? state.doing : null;

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const file = new FormData(event.currentTarget).get("zip");
    if (!(file instanceof File) || file.size === 0)
      return setState({ problem: "Choose the zip of a model's folder." });
    try {
      setState({ doing: "Sending…" });
      sending.current = new AbortController();
      const share = (sent: number) => setState({ doing: `Sending, ${Math.round(sent * 100)}\u202f%` });
      const uploadId = await sendFile(file, share, sending.current.signal);
      sending.current = null;
      setState({ doing: "Checking the network and running it on its stored case…" });
      const { data } = await addModel({ variables: { input: { uploadId } } });
      const answer = data?.addModel;
      if (answer?.__typename === "Problem") {
        const where = answer.path.length > 0 ? ` (${answer.path.join(".")})` : "";
        return setState({ problem: `${answer.message}${where}` });
      }
      if (answer?.__typename === "AddModelPayload") window.location.hash = hashOf(answer.model);
      onClose();
    } catch (error) {
      sending.current = null;
      setState({
        problem:
          error instanceof Error && error.name === "UploadRefusedError"
            ? error.message
            : describeError(error),
      });
    }
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && doing === null && onClose()}
      title="Add a model"
      description="The zip of one model's folder: manifest.json, CARD.md and the files that the manifest names. It is walked, run apart and must answer its stored case before anything is kept; it then plays no part until it is given one."
    >
      <form onSubmit={submit} className="grid gap-4" noValidate>
        <Field label="Zip of the model's folder">
          {(props) => (
            <Input
              {...props}
              name="zip"
              type="file"
              accept=".zip,application/zip"
              disabled={doing !== null}
              className="h-auto w-full py-2"
            />
          )}
        </Field>
        {doing !== null && (
          <p role="status" className="text-ink-soft text-sm">
            {doing}
          </p>
        )}
        {state && "problem" in state && <Notice title="The model was not added">{state.problem}</Notice>}
        <div className="flex justify-end gap-2">
          <Button
            onClick={() => (sending.current ? sending.current.abort() : onClose())}
            disabled={doing !== null && sending.current === null}
          >
            Cancel
          </Button>
          <Button type="submit" variant="primary" disabled={doing !== null}>
            Add the model
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
