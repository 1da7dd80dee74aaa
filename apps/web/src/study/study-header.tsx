import type { ReactNode } from "react";
import { SyntheticBadge } from "../components/ui/badge.tsx";
import { PageLink } from "../components/ui/page-link.tsx";
import { findRecordNumber, formatAgeAndSex } from "../format/patient.ts";
import { formatDateTime } from "../format/time.ts";
import type { StudyData } from "./study-query.ts";

export function StudyHeader({ study, actions }: { study: StudyData; actions: ReactNode }) {
  const { patient } = study;
  const recordNumber = findRecordNumber(patient.identifiers);
  const where = [study.bodyPart?.toLowerCase(), study.laterality?.toLowerCase()].filter(Boolean).join(", ");
  const facts = [
    study.scenario?.label ?? study.description ?? study.modality,
    where || null,
    `acquired ${formatDateTime(study.acquiredAt)}`,
    study.accessionNumber && `accession ${study.accessionNumber}`,
  ].filter(Boolean);
  return (
    <header className="flex flex-wrap items-start justify-between gap-4">
      <div className="min-w-0">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="font-semibold text-2xl tracking-tight">
            <PageLink
              href={`/patient?id=${encodeURIComponent(patient.id)}`}
              className="hover:underline underline-offset-4"
            >
              {patient.displayName}
            </PageLink>
          </h1>
          {(patient.synthetic || study.synthetic) && <SyntheticBadge />}
          <span className="text-ink-soft text-sm">
            {formatAgeAndSex(patient)}
            {recordNumber !== null && <span className="tabular-nums"> · {recordNumber}</span>}
          </span>
        </div>
        <p className="mt-1 text-ink-faint text-sm">{facts.join(" · ")}</p>
      </div>
      <div className="flex gap-2">{actions}</div>
    </header>
  );
}
