"use client";
import { ReasonDialog } from "../components/reason-dialog.tsx";
import { useVerb } from "../graphql/use-verb.ts";
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
  const { send } = useVerb(SetModelRoleMutation, [ModelRolesQuery]);
  return (
    <ReasonDialog
      {...wordsOf(reads, alias, title, versionId === null)}
      onConfirm={async (reason) =>
        (await send({ input: { scenario, reads, alias, modelVersionId: versionId, reason } })).problem
      }
      onClose={onClose}
    />
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
