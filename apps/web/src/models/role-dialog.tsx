"use client";
import { useMutation } from "@apollo/client/react";
import { type FormEvent, useState } from "react";
import { Button } from "../components/ui/button.tsx";
import { Dialog } from "../components/ui/dialog.tsx";
import { Field, Textarea } from "../components/ui/field.tsx";
import { Notice } from "../components/ui/states.tsx";
import { describeError } from "../graphql/describe-error.ts";
import { type Alias, aliasLabels, aliasMeanings } from "./current-roles.ts";
import { ModelRolesQuery, SetModelRoleMutation } from "./roles-query.ts";

interface RoleDialogProps {
  title: string;
  scenario: string;
  reads: "IMAGE" | "HISTORY";
  alias: Alias;
  /** Nothing takes the part away. */
  versionId: string | null;
  onClose: () => void;
}

/** Asks why, and gives a model its part or takes it away. */
export function RoleDialog({ title, scenario, reads, alias, versionId, onClose }: RoleDialogProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [setRole, { loading }] = useMutation(SetModelRoleMutation, { refetchQueries: [ModelRolesQuery] });

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget).get("reason")).trim();
    if (reason === "") return setFault("Say why, for the record.");
    setFault(null);
    try {
      const { data } = await setRole({
        variables: { input: { scenario, reads, alias, modelVersionId: versionId, reason } },
      });
      const answer = data?.setModelRole;
      if (answer?.__typename === "Problem") return setProblem(answer.message);
      onClose();
    } catch (error) {
      setProblem(describeError(error));
    }
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      {...wordsOf(reads, alias, title, versionId === null)}
    >
      <form onSubmit={submit} className="grid gap-4" noValidate>
        <Field label="Reason" error={fault}>
          {(props) => <Textarea {...props} name="reason" required maxLength={2000} autoFocus />}
        </Field>
        {problem !== null && <Notice title="Nothing was changed">{problem}</Notice>}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" disabled={loading}>
            {loading ? "Saving…" : "Confirm"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function wordsOf(reads: RoleDialogProps["reads"], alias: Alias, title: string, isTaken: boolean) {
  if (reads === "HISTORY")
    return isTaken
      ? {
          title: "Stop using it as pre-test",
          description: `Histories are then weighed as before ${title}: by the bundled model, else by published weights. Risks that are stored stay as they are.`,
        }
      : {
          title: "Use it as pre-test",
          description: `${title} then weighs every history of this scenario, in place of published weights or the bundled model. Going back is one step. Thresholds were chosen on other risks: choose them anew.`,
        };
  return isTaken
    ? {
        title: `Take the part of ${aliasLabels[alias].toLowerCase()} away`,
        description: `${title} gives up its part; earlier entries stay in the record.`,
      }
    : {
        title: `Make it the ${aliasLabels[alias].toLowerCase()}`,
        description: `${title} then ${aliasMeanings[alias]}. Going back is choosing the earlier model again.${alias === "CHAMPION" ? " Thresholds count only for the model that they were chosen on: choose them anew." : ""}`,
      };
}
