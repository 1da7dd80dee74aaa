"use client";
import { useQuery } from "@apollo/client/react";
import { Download } from "lucide-react";
import { useState } from "react";
import { Badge } from "../components/ui/badge.tsx";
import { Button, buttonClass } from "../components/ui/button.tsx";
import { PageLink } from "../components/ui/page-link.tsx";
import { Cell } from "../components/ui/table.tsx";
import { formatPlainDate } from "../format/time.ts";
import { useVerb } from "../graphql/use-verb.ts";
import { TaskProgress } from "../tasks/task-progress.tsx";
import { FetchedStudyQuery, FetchRemoteStudyMutation, type RemoteStudyData } from "./pacs-query.ts";

interface RemoteStudyRowProps {
  serverId: string;
  study: RemoteStudyData;
  priors: number;
}

/** `20260105` as a date; what is none as it is. */
function dayOf(text: string | null): string {
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})$/.exec(text ?? "") ?? [];
  return year ? formatPlainDate(`${year}-${month}-${day}`) : (text ?? "no date");
}

/** `Doe^Jane` as people write it. */
function nameOf(text: string | null): string {
  const [family = "", given = ""] = (text ?? "").split("^");
  return [given, family].filter(Boolean).join(" ") || "no name";
}

/** One study of the archive, and what came of fetching it. */
export function RemoteStudyRow({ serverId, study, priors }: RemoteStudyRowProps) {
  const { studyInstanceUid, patientId, issuerOfPatientId, description, modalities } = study;
  const birth = study.patientBirthDate === null ? null : `born ${dayOf(study.patientBirthDate)}`;
  return (
    <tr>
      <Cell>
        <p className="font-medium">{nameOf(study.patientName)}</p>
        <p className="text-[13px] text-ink-faint tabular-nums">
          {[patientId, issuerOfPatientId, birth].filter(Boolean).join(" · ")}
        </p>
      </Cell>
      <Cell className="whitespace-nowrap tabular-nums">{dayOf(study.studyDate)}</Cell>
      <Cell>
        <p>{[modalities.join(", "), description].filter(Boolean).join(" · ") || "no description"}</p>
        <p className="break-all text-[13px] text-ink-faint tabular-nums">{studyInstanceUid}</p>
      </Cell>
      <Cell className="tabular-nums">{study.accessionNumber}</Cell>
      <Cell className="text-right tabular-nums">{study.instanceCount?.toLocaleString("en") ?? ""}</Cell>
      <Cell>
        <Fetching
          serverId={serverId}
          studyInstanceUid={studyInstanceUid}
          priors={priors}
          hereId={study.study?.id ?? null}
        />
      </Cell>
    </tr>
  );
}

interface FetchingProps {
  serverId: string;
  studyInstanceUid: string;
  priors: number;
  hereId: string | null;
}

function Fetching({ serverId, studyInstanceUid, priors, hereId }: FetchingProps) {
  const { send, isSending } = useVerb(FetchRemoteStudyMutation);
  const [taskId, setTaskId] = useState<string | null>(null);
  const [over, setOver] = useState<{ why: string | null } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  async function start() {
    setOver(null);
    setTaskId(null);
    const done = await send({ input: { serverId, studyInstanceUid, priors } });
    setProblem(done.problem);
    if (done.payload) setTaskId(done.payload.task.id);
  }
  if (taskId !== null && over === null)
    return <TaskProgress taskId={taskId} label="Fetching" onOver={(why) => setOver({ why })} />;
  const why = problem ?? over?.why ?? null;
  const isDone = taskId !== null && over?.why === null;
  return (
    <div className="flex flex-wrap items-center justify-end gap-2">
      {isDone ? (
        <Fetched taskId={taskId} studyInstanceUid={studyInstanceUid} />
      ) : (
        hereId !== null && (
          <>
            <Badge>Here</Badge> <OpenStudy id={hereId} />
          </>
        )
      )}
      {why !== null && (
        <p role="alert" className="w-full text-right text-[13px] text-danger-ink">
          {why}
        </p>
      )}
      <Button size="small" disabled={isSending} onClick={() => void start()}>
        <Download className="size-4" aria-hidden />
        {why !== null ? "Try again" : hereId !== null || isDone ? "Fetch what is new" : "Fetch"}
      </Button>
    </div>
  );
}

/** What the task's result tells; see `fetchRemoteStudy` in the schema. */
interface PullResult {
  imported: number;
  known: number;
  refusals: Record<string, number>;
  missing: number;
  priors: number;
}

function Fetched({ taskId, studyInstanceUid }: { taskId: string; studyInstanceUid: string }) {
  const { data } = useQuery(FetchedStudyQuery, {
    variables: { taskId, studyInstanceUid },
    fetchPolicy: "network-only",
  });
  const result = data?.backgroundTask?.result as PullResult | null | undefined;
  if (!result) return null;
  const refused = Object.entries(result.refusals);
  const told = [
    `${result.imported.toLocaleString("en")} new`,
    `${result.known.toLocaleString("en")} known`,
    ...refused.map(([code, count]) => `${count} refused: ${code}`),
    ...(result.missing > 0 ? [`${result.missing} not given`] : []),
    ...(result.priors > 0 ? [`${result.priors} earlier`] : []),
  ];
  return (
    <>
      <p className="w-full text-right text-[13px] text-ink-soft">{told.join(" · ")}</p>
      {data?.study && <OpenStudy id={data.study.id} />}
    </>
  );
}

function OpenStudy({ id }: { id: string }) {
  return (
    <PageLink href={`/study?id=${encodeURIComponent(id)}`} className={buttonClass("primary", "small")}>
      Open the study
    </PageLink>
  );
}
