import { ChevronRight, ImageOff } from "lucide-react";
import { Badge } from "../components/ui/badge.tsx";
import { PageLink } from "../components/ui/page-link.tsx";
import { Picture } from "../components/ui/picture.tsx";
import { formatDate } from "../format/time.ts";
import { RiskCell } from "../risk/risk-cell.tsx";
import { WithheldBadge } from "../risk/withheld-badge.tsx";
import type { PatientData } from "./patient-query.ts";

type Study = PatientData["studies"][number];

/** A patient's studies, newest first, each with the risk it was given. */
export function PatientStudies({ studies }: { studies: readonly Study[] }) {
  return (
    <ul className="divide-y divide-line border-line border-t">
      {studies
        .toSorted((a, b) => b.acquiredAt.localeCompare(a.acquiredAt))
        .map((study) => (
          <StudyItem key={study.id} study={study} />
        ))}
    </ul>
  );
}

function StudyItem({ study }: { study: Study }) {
  const { latestAssessment: assessment } = study;
  const finding = assessment?.primaryFinding;
  const url = study.series[0]?.instances[0]?.imageUrl;
  const review = assessment?.reviews.toSorted((a, b) => b.reviewedAt.localeCompare(a.reviewedAt))[0];
  return (
    <li className="relative flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-3 hover:bg-sunken/70">
      {url ? (
        <Picture
          src={url}
          alt=""
          width={56}
          height={56}
          className="size-14 rounded-md bg-stage object-cover"
        />
      ) : (
        <span className="grid size-14 place-items-center rounded-md bg-sunken text-ink-faint">
          <ImageOff className="size-5" aria-hidden />
        </span>
      )}
      <div className="min-w-40 grow">
        <PageLink
          href={`/study?id=${encodeURIComponent(study.id)}`}
          className="font-medium text-sm after:absolute after:inset-0 after:content-['']"
        >
          {finding?.label ?? study.scenario?.label ?? study.description ?? study.modality}
        </PageLink>
        <p className="text-[13px] text-ink-faint">
          {study.scenario?.label ?? study.modality}, {formatDate(study.acquiredAt)}
        </p>
      </div>
      <div className="flex items-center gap-3">
        {assessment?.status === "WITHHELD" && <WithheldBadge advice={assessment.withheldAdvice} />}
        {review && <Badge tone="good">{review.decision === "ACCEPTED" ? "Accepted" : "Overridden"}</Badge>}
        {finding ? (
          <RiskCell preTest={finding.preTestProbability} postTest={finding.postTestProbability} />
        ) : (
          <Badge>{study.latestJob?.state === "FAILED" ? "Failed" : "Not assessed yet"}</Badge>
        )}
        <ChevronRight className="size-4 text-ink-faint" aria-hidden />
      </div>
    </li>
  );
}
