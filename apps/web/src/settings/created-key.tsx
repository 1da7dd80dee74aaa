"use client";
import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { Button } from "../components/ui/button.tsx";

export interface CreatedClient {
  id: string;
  name: string;
  key: string;
}

/** A new key, shown this once: the server keeps only its hash. */
export function CreatedKey({ client }: { client: CreatedClient }) {
  const [isCopied, setIsCopied] = useState(false);
  async function copy() {
    await navigator.clipboard.writeText(client.key);
    setIsCopied(true);
  }
  return (
    <div role="status" className="mt-4 grid gap-2 rounded-lg bg-good-soft p-4 text-sm">
      <p className="font-medium text-good-ink">Key for {client.name}: copy it now, it is not shown again.</p>
      <p className="flex items-center gap-2">
        <code className="min-w-0 grow break-all rounded bg-surface px-2 py-1.5 text-[13px]">
          {client.key}
        </code>
        <Button size="small" onClick={() => void copy()}>
          {isCopied ? <Check className="size-4" aria-hidden /> : <Copy className="size-4" aria-hidden />}
          {isCopied ? "Copied" : "Copy"}
        </Button>
      </p>
      <p className="text-[13px] text-ink-soft">
        Its id, to revoke it by: <code className="break-all">{client.id}</code>
      </p>
    </div>
  );
}
