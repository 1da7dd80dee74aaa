"use client";
import { Check, Copy } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "../components/ui/button.tsx";

interface CreatedSecretProps {
  title: string;
  secret: string;
  children?: ReactNode;
}

/** Something secret that the server has just made and shows this once. */
export function CreatedSecret({ title, secret, children }: CreatedSecretProps) {
  const [isCopied, setIsCopied] = useState(false);
  async function copy() {
    await navigator.clipboard.writeText(secret);
    setIsCopied(true);
  }
  return (
    <div role="status" className="mt-4 grid gap-2 rounded-lg bg-good-soft p-4 text-sm">
      <p className="font-medium text-good-ink">{title}: copy it now, it is not shown again.</p>
      <p className="flex items-center gap-2">
        <code className="min-w-0 grow break-all rounded bg-surface px-2 py-1.5 text-[13px]">{secret}</code>
        <Button size="small" onClick={() => void copy()}>
          {isCopied ? <Check className="size-4" aria-hidden /> : <Copy className="size-4" aria-hidden />}
          {isCopied ? "Copied" : "Copy"}
        </Button>
      </p>
      {children}
    </div>
  );
}
