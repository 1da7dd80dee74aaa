"use client";
import { useMutation, useQuery } from "@apollo/client/react";
import { type FormEvent, useState } from "react";
import { Button } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { Field, Input, Select } from "../components/ui/field.tsx";
import { Loading, Notice } from "../components/ui/states.tsx";
import { formatDateTime } from "../format/time.ts";
import { describeError } from "../graphql/describe-error.ts";
import { mayWrite } from "../session/permissions.ts";
import { useViewer } from "../session/session.tsx";
import { RecordReferenceLabelMutation, ReferenceLabelsQuery } from "./label-query.ts";

interface ReferenceLabelProps {
  studyId: string;
  classes: readonly { classId: string; label: string }[];
}

/** What the case turned out to be: what models are compared, measured and trained on. */
export function ReferenceLabel({ studyId, classes }: ReferenceLabelProps) {
  const { role } = useViewer();
  const { data, error } = useQuery(ReferenceLabelsQuery, { variables: { studyId } });
  const [isOpen, setIsOpen] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [record, { loading }] = useMutation(RecordReferenceLabelMutation, {
    refetchQueries: [ReferenceLabelsQuery],
  });
  const labels = data?.study?.referenceLabels ?? [];
  const [latest, ...earlier] = labels;
  const nameOf = (id: string) => classes.find(({ classId }) => classId === id)?.label ?? id;

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const source = String(form.get("source")).trim();
    if (source === "") return setProblem("Say how it is known, such as histology.");
    setProblem(null);
    try {
      const input = { studyId, classId: String(form.get("class")), source };
      const { data: answer } = await record({ variables: { input } });
      if (answer?.recordReferenceLabel.__typename === "Problem")
        setProblem(answer.recordReferenceLabel.message);
      else setIsOpen(false);
    } catch (error) {
      setProblem(describeError(error));
    }
  }

  return (
    <Card title="What it turned out to be">
      <div className="grid gap-3 text-sm">
        {error ? (
          <Notice title="It could not be loaded">{describeError(error)}</Notice>
        ) : !data ? (
          <Loading label="Loading what is known" />
        ) : latest ? (
          <p>
            <span className="font-medium">{nameOf(latest.classId)}</span>, by {latest.source}
            <span className="block text-[13px] text-ink-faint">
              Recorded {formatDateTime(latest.recordedAt)}
              {earlier.length > 0 &&
                `; before that ${earlier.map(({ classId }) => nameOf(classId)).join(", ")}`}
            </span>
          </p>
        ) : (
          <p className="text-ink-soft">
            Not known yet. Models are compared and trained on cases whose truth is.
          </p>
        )}
        {mayWrite(role) && data && !isOpen && (
          <Button size="small" className="justify-self-start" onClick={() => setIsOpen(true)}>
            {latest ? "Correct it" : "Record it"}
          </Button>
        )}
        {isOpen && (
          <form onSubmit={submit} className="grid gap-3" aria-label="What it turned out to be" noValidate>
            <Field label="Class">
              {(props) => (
                <Select {...props} name="class" defaultValue={latest?.classId}>
                  {classes.map(({ classId, label }) => (
                    <option key={classId} value={classId}>
                      {label}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
            <Field label="How it is known" hint="Such as histology, follow-up or expert consensus.">
              {(props) => <Input {...props} name="source" maxLength={200} />}
            </Field>
            {problem !== null && <Notice title="It was not recorded">{problem}</Notice>}
            <div className="flex gap-2">
              <Button type="submit" size="small" variant="primary" disabled={loading}>
                Record
              </Button>
              <Button size="small" onClick={() => setIsOpen(false)}>
                Cancel
              </Button>
            </div>
          </form>
        )}
      </div>
    </Card>
  );
}
