"use client";
import { useState } from "react";
import { Badge } from "../components/ui/badge.tsx";
import { Button } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { Notice } from "../components/ui/states.tsx";
import { formatDateTime } from "../format/time.ts";
import { useVerb } from "../graphql/use-verb.ts";
import { DicomServerForm } from "./dicom-server-form.tsx";
import {
  type DicomServerData,
  EndDicomServerMutation,
  TestDicomServerMutation,
} from "./dicom-servers-query.ts";
import { RevokeButton } from "./revoke-button.tsx";

const sent = {
  NONE: "No results are sent to it",
  BY_HAND: "Results are sent by hand",
  ASSESSED: "Every result is sent",
  ACCEPTED: "Accepted results are sent",
} as const;

interface DicomServerItemProps {
  server: DicomServerData;
  onChanged: () => void;
}

/** One PACS: what it is for, whether it answers, and what can be done about it. */
export function DicomServerItem({ server, onChanged }: DicomServerItemProps) {
  const { send: test, isSending: isTesting } = useVerb(TestDicomServerMutation);
  const { send: end } = useVerb(EndDicomServerMutation);
  const [isChanging, setChanging] = useState(false);
  const [answer, setAnswer] = useState<{ good: boolean; words: string } | null>(null);
  const { id: serverId, name, url, isPulledFrom, results, endedAt, waitingCount, deadCount } = server;

  async function tryIt() {
    setAnswer(null);
    const { problem, payload } = await test({ input: { serverId } });
    const found = payload?.hasStudies ? "It shows studies." : "It shows no study yet.";
    setAnswer(problem === null ? { good: true, words: found } : { good: false, words: problem });
  }

  return (
    <Card label={`PACS ${name}`} bodyClassName="grid gap-3 p-5">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <h3 className="font-semibold text-[15px]">{name}</h3>
          <p className="mt-0.5 break-all text-[13px] text-ink-soft">{url}</p>
          <p className="mt-0.5 text-[13px] text-ink-faint">
            {isPulledFrom ? "Studies are fetched from it" : "Nothing is fetched from it"}. {sent[results]}.
          </p>
        </div>
        <div className="flex flex-wrap items-center gap-1.5">
          {endedAt !== null && <Badge>Ended {formatDateTime(endedAt)}</Badge>}
          {waitingCount > 0 && <Badge tone="accent">{waitingCount} on their way</Badge>}
          {deadCount > 0 && <Badge tone="danger">{deadCount} not sent</Badge>}
        </div>
      </div>
      {endedAt === null && (
        <div className="flex flex-wrap gap-2">
          <Button size="small" disabled={isTesting} onClick={() => void tryIt()}>
            {isTesting ? "Asking…" : "Test the connection"}
          </Button>
          <Button size="small" onClick={() => setChanging(!isChanging)} aria-expanded={isChanging}>
            Change
          </Button>
          <RevokeButton
            name={name}
            verb="End"
            revoke={async () => (await end({ input: { serverId } })).problem}
            onRevoked={onChanged}
          />
        </div>
      )}
      {answer && (
        <Notice
          tone={answer.good ? "good" : "danger"}
          title={answer.good ? "It answers" : "It does not answer as it should"}
        >
          {answer.words}
        </Notice>
      )}
      {isChanging && endedAt === null && (
        <DicomServerForm
          server={server}
          onDone={() => {
            setChanging(false);
            onChanged();
          }}
        />
      )}
    </Card>
  );
}
