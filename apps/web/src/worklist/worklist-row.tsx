import { ImageOff } from "lucide-react";
import { SyntheticBadge } from "../components/ui/badge.tsx";
import { PageLink } from "../components/ui/page-link.tsx";
import { Picture } from "../components/ui/picture.tsx";
import { findRecordNumber, formatAgeAndSex } from "../format/patient.ts";
import { formatDate } from "../format/time.ts";
import { RiskCell } from "../risk/risk-cell.tsx";
import { StateBadge } from "./state-badge.tsx";
import type { WorklistRowData } from "./worklist-query.ts";

/** The study's page, or the patient's where the history alone was assessed. */
function rowPath(row: WorklistRowData): string {
  return row.study === null
    ? `/patient?id=${encodeURIComponent(row.patient.id)}`
    : `/study?id=${encodeURIComponent(row.study.id)}`;
}

function Thumbnail({ url }: { url: string | undefined }) {
  if (url === undefined) {
    return (
      <span className="grid size-11 place-items-center rounded-md bg-sunken text-ink-faint">
        <ImageOff className="size-4" aria-hidden />
        <span className="sr-only">no image</span>
      </span>
    );
  }
  return (
    <Picture
      src={url}
      alt=""
      loading="lazy"
      width={44}
      height={44}
      className="size-11 max-w-none rounded-md bg-stage object-cover"
    />
  );
}

interface WorklistRowProps {
  row: WorklistRowData;
}

export function WorklistRow({ row }: WorklistRowProps) {
  const { patient, study, latestAssessment, scenario } = row;
  const finding = latestAssessment?.primaryFinding;
  const recordNumber = findRecordNumber(patient.identifiers);
  return (
    <tr className="group relative transition-colors focus-within:bg-accent-soft/60 hover:bg-sunken/70">
      <td className="py-2.5 pr-3 pl-4">
        {finding ? (
          <RiskCell preTest={finding.preTestProbability} postTest={finding.postTestProbability} />
        ) : (
          <span className="block w-16 text-ink-faint sm:text-right">
            <span aria-hidden>–</span>
            <span className="sr-only">no risk yet</span>
          </span>
        )}
      </td>
      <td className="w-14 py-2.5 pr-3">
        <Thumbnail url={study?.series[0]?.instances[0]?.imageUrl} />
      </td>
      <td className="py-2.5 pr-4">
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <PageLink
            href={rowPath(row)}
            data-row-link
            className="rounded font-medium after:absolute after:inset-0 after:content-[''] focus-visible:outline-offset-4"
          >
            {patient.displayName}
          </PageLink>
          {patient.synthetic && <SyntheticBadge />}
        </span>
        <span className="mt-0.5 block text-[13px] text-ink-faint">
          {formatAgeAndSex(patient)}
          {recordNumber !== null && <span className="tabular-nums"> · {recordNumber}</span>}
          <span className="block lg:hidden">{scenario.label}</span>
        </span>
        <span className="mt-1 block sm:hidden">
          <StateBadge row={row} />
        </span>
      </td>
      <td className="py-2.5 pr-4 max-lg:hidden">
        <span className="block text-sm">{finding?.label ?? scenario.label}</span>
        {finding && <span className="block text-[13px] text-ink-faint">{scenario.label}</span>}
      </td>
      <td className="py-2.5 pr-4 whitespace-nowrap text-ink-soft text-sm tabular-nums max-md:hidden">
        {study === null ? <span className="text-ink-faint">no image</span> : formatDate(study.acquiredAt)}
      </td>
      <td className="py-2.5 pr-4 max-sm:hidden">
        <StateBadge row={row} />
      </td>
    </tr>
  );
}
