"use client";
import { useQuery } from "@apollo/client/react";
import { FileQuestion } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { Button, buttonClass } from "../components/ui/button.tsx";
import { PageLink } from "../components/ui/page-link.tsx";
import { Empty, Loading, Notice } from "../components/ui/states.tsx";
import { describeError } from "../graphql/describe-error.ts";
import { PatientQuery } from "./patient-query.ts";
import { PatientView } from "./patient-view.tsx";

export function PatientPage() {
  const id = useSearchParams().get("id") ?? "";
  const { data, error, refetch } = useQuery(PatientQuery, {
    variables: { id },
    skip: id === "",
    // Two assessments that end one after the other are two reasons to ask: the second must not get the first's answer.
    context: { queryDeduplication: false },
  });
  if (error && data === undefined) {
    return (
      <div className="grid justify-items-start gap-3">
        <Notice title="The patient could not be loaded">{describeError(error)}</Notice>
        <Button onClick={() => void refetch().catch(() => {})}>Try again</Button>
      </div>
    );
  }
  if (data === undefined && id !== "") return <Loading label="Loading the patient" />;
  if (!data?.patient) {
    return (
      <Empty title="There is no such patient" icon={<FileQuestion aria-hidden />}>
        <p className="mb-3">The patient may belong to another site, or the address is incomplete.</p>
        <PageLink href="/" className={buttonClass("secondary", "small")}>
          To the worklist
        </PageLink>
      </Empty>
    );
  }
  return <PatientView key={data.patient.id} patient={data.patient} onChanged={() => void refetch()} />;
}
