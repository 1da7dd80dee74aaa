"use client";
import { useQuery } from "@apollo/client/react";
import { CircleAlert } from "lucide-react";
import { useState } from "react";
import { TaskProgress } from "../tasks/task-progress.tsx";
import { ImportedDicomQuery } from "./upload-query.ts";

/** What the task's result tells; see `importDicom` in the schema. */
interface ImportedArchive {
  imported: number;
  duplicates: number;
  refusals: Record<string, number>;
  patientsRegistered: number;
  studies: number;
}

/** Why files are refused, in words; the server's code where there are none. */
const reasons: Record<string, string> = {
  NOT_DICOM: "no DICOM",
  INVALID_DICOM: "broken DICOM",
  TRUNCATED_DICOM: "cut off",
  PATIENT_NOT_FOUND: "without a Patient ID",
  CONFLICT: "other content under a known identifier",
  TOO_LARGE: "too large",
  INVALID_INPUT: "cannot be unpacked",
};

/** An archive's files while they are kept, and what became of them. */
export function ArchiveOutcome({ taskId }: { taskId: string }) {
  const [over, setOver] = useState<{ why: string | null } | null>(null);
  const { data } = useQuery(ImportedDicomQuery, {
    variables: { id: taskId },
    skip: over?.why !== null,
    fetchPolicy: "network-only",
  });
  if (over === null)
    return <TaskProgress taskId={taskId} label="Keeping the files" onOver={(why) => setOver({ why })} />;
  if (over.why !== null) {
    return (
      <p role="alert" className="flex gap-2 text-[13px] text-danger-ink">
        <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden /> {over.why} Send the archive again to go
        on: what is kept is skipped.
      </p>
    );
  }
  const result = data?.backgroundTask?.result as ImportedArchive | null | undefined;
  if (!result) return null;
  const refused = Object.entries(result.refusals);
  const counts = [
    `${result.imported.toLocaleString("en")} new`,
    `${result.duplicates.toLocaleString("en")} known already`,
    `${refused.reduce((sum, [, number]) => sum + number, 0).toLocaleString("en")} refused`,
  ];
  return (
    <div className="grid gap-1 border-line border-t pt-2.5 text-[13px]">
      <p className="text-ink-soft">
        Files: {counts.join(" · ")}. Studies: {result.studies.toLocaleString("en")}. New patients:{" "}
        {result.patientsRegistered.toLocaleString("en")}.
      </p>
      {refused.length > 0 && (
        <p className="text-danger-ink">
          Refused: {refused.map(([code, number]) => `${number} ${reasons[code] ?? code}`).join(", ")}.
        </p>
      )}
    </div>
  );
}
