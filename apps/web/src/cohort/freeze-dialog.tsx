import { useQuery } from "@apollo/client/react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { FormDialog } from "../components/form-dialog.tsx";
import { Field, Select } from "../components/ui/field.tsx";
import { Notice } from "../components/ui/states.tsx";
import { useVerb } from "../graphql/use-verb.ts";
import { CohortRunsQuery, OpenCohortRunMutation, ResearchPurposesQuery } from "./kept-query.ts";
import { wordsOfUses } from "./purpose-words.ts";

interface FreezeDialogProps {
  cohortName: string;
  version: { id: string; number: number };
  onClose: () => void;
}

/** Pins a version to the data as of now, for a purpose, and goes to the run. */
export function FreezeDialog({ cohortName, version, onClose }: FreezeDialogProps) {
  const router = useRouter();
  const { data } = useQuery(ResearchPurposesQuery, { fetchPolicy: "cache-and-network" });
  const { send } = useVerb(OpenCohortRunMutation, [CohortRunsQuery]);
  const purposes = data?.researchPurposes.filter(({ isOpen }) => isOpen);
  const [purposeId, setPurposeId] = useState<string | null>(null);
  const purpose = purposes?.find(({ id }) => id === purposeId) ?? purposes?.[0];

  async function submit() {
    if (!purpose) return undefined;
    const { problem, payload } = await send({
      input: { cohortVersionId: version.id, purposeId: purpose.id },
    });
    if (payload?.__typename === "OpenCohortRunPayload")
      router.push(`/cohorts/run?id=${encodeURIComponent(payload.run.id)}`);
    return problem;
  }

  return (
    <FormDialog
      title={`Freeze “${cohortName}”, version ${version.number}`}
      description="A run holds the data as it is known now, so that what is found can be found again. Who refuses research later is left out all the same."
      action="Freeze as a run"
      sending="Freezing…"
      failed="It was not frozen"
      isDisabled={purposes === undefined || purposes.length === 0}
      onSubmit={submit}
      onClose={onClose}
    >
      {purposes?.length === 0 ? (
        <Notice tone="warn" title="No research purpose is open">
          An administrator enters what was approved, in the settings. Counts need none.
        </Notice>
      ) : (
        <Field
          label="Purpose"
          hint={
            purpose && `Approval: ${purpose.approval}. The run may be used for ${wordsOfUses(purpose.uses)}.`
          }
        >
          {(props) => (
            <Select
              {...props}
              name="purpose"
              required
              value={purpose?.id ?? ""}
              onChange={({ target }) => setPurposeId(target.value)}
            >
              {purposes?.map(({ id, title }) => (
                <option key={id} value={id}>
                  {title}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
    </FormDialog>
  );
}
