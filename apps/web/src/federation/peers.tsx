"use client";
import { Check, Copy } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Badge } from "../components/ui/badge.tsx";
import { Button } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { Field, Textarea } from "../components/ui/field.tsx";
import { Notice } from "../components/ui/states.tsx";
import { formatDateTime } from "../format/time.ts";
import { useVerb } from "../graphql/use-verb.ts";
import {
  EndFederationPeerMutation,
  type FederationData,
  type FederationPeerData,
  RegisterFederationPeerMutation,
} from "./federation-query.ts";

interface PeersProps {
  data: FederationData;
  isAdministrator: boolean;
  onChanged: () => void;
}

/** How this site is known, and whom it knows. */
export function Peers({
  data: { federationHome: home, federationPeers: peers },
  isAdministrator,
  onChanged,
}: PeersProps) {
  const { send: register, isSending } = useVerb(RegisterFederationPeerMutation);
  const { send: end } = useVerb(EndFederationPeerMutation);
  const [problem, setProblem] = useState<string | null>(null);
  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const { problem } = await register({ input: { code: String(new FormData(form).get("code")) } });
    setProblem(problem);
    if (problem === null) form.reset();
    onChanged();
  }
  async function stop(peerId: string) {
    setProblem((await end({ input: { peerId } })).problem);
    onChanged();
  }
  return (
    <div className="grid gap-4">
      <Card title="Other sites">
        {peers.length === 0 ? (
          <p className="text-[13px] text-ink-soft">None yet. Two others at least are needed for a run.</p>
        ) : (
          <ul className="grid gap-3">
            {peers.map((peer) => (
              <Peer
                key={peer.id}
                peer={peer}
                onEnd={isAdministrator ? () => void stop(peer.id) : undefined}
              />
            ))}
          </ul>
        )}
        {isAdministrator && (
          <form onSubmit={submit} className="mt-4 grid gap-3" aria-label="Another site">
            <Field label="Code of another site" hint="Its administrator finds it on this page there.">
              {(props) => (
                <Textarea {...props} name="code" required rows={3} className="w-full font-mono text-xs" />
              )}
            </Field>
            {problem !== null && <Notice title="That did not work">{problem}</Notice>}
            <Button type="submit" disabled={isSending} className="justify-self-end">
              {isSending ? "Adding…" : "Add the site"}
            </Button>
          </form>
        )}
      </Card>
      <Card title="This site's code">
        <p className="text-[13px] text-ink-soft">
          Give it to the administrators of other sites. It holds the site's name, address and public key, and
          nothing secret.
        </p>
        <CopyCode code={home.code} />
        <p className="mt-3 text-[13px] text-ink-soft">
          Mark of its key, to read to each other:
          <span className="mt-0.5 block break-all font-mono text-ink text-xs">{home.fingerprint}</span>
        </p>
      </Card>
    </div>
  );
}

function Peer({ peer, onEnd }: { peer: FederationPeerData; onEnd: (() => void) | undefined }) {
  const { name, fingerprint, url, seenAt, endedAt, fault } = peer;
  return (
    <li className="grid gap-1 border-line border-b pb-3 last:border-0 last:pb-0">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span className="font-medium text-sm">{name}</span>
        {endedAt ? (
          <Badge>Ended</Badge>
        ) : fault ? (
          <Badge tone="warn">Not reached</Badge>
        ) : (
          <Badge tone={seenAt ? "good" : "neutral"}>
            {seenAt ? `Heard ${formatDateTime(seenAt)}` : "Not heard of yet"}
          </Badge>
        )}
      </div>
      <span className="break-all font-mono text-[11px] text-ink-faint">{fingerprint}</span>
      <span className="break-all text-[13px] text-ink-soft">
        {url ?? "It asks this site, and is not asked."}
      </span>
      {fault && !endedAt && <span className="text-[13px] text-warn-ink">{fault}</span>}
      {onEnd && !endedAt && (
        <Button size="small" variant="danger" className="justify-self-start" onClick={onEnd}>
          End
        </Button>
      )}
    </li>
  );
}

function CopyCode({ code }: { code: string }) {
  const [isCopied, setCopied] = useState(false);
  async function copy() {
    await navigator.clipboard.writeText(code);
    setCopied(true);
  }
  return (
    <div className="mt-2 grid gap-2">
      <code className="max-h-24 overflow-auto break-all rounded bg-sunken px-2 py-1.5 text-xs">{code}</code>
      <Button size="small" className="justify-self-end" onClick={() => void copy()}>
        {isCopied ? <Check className="size-4" aria-hidden /> : <Copy className="size-4" aria-hidden />}
        {isCopied ? "Copied" : "Copy"}
      </Button>
    </div>
  );
}
