"use client";
import { useState } from "react";
import { Button } from "../components/ui/button.tsx";
import { describeError } from "../graphql/describe-error.ts";

interface RevokeButtonProps {
  /** Whose access ends, for screen readers. */
  name: string;
  /** @returns what the server refused, in words; nothing where it is done */
  revoke: () => Promise<string | null>;
  onRevoked: () => void;
  /** What the button says. */
  verb?: string;
}

/** Ends an access for good, so that it asks once more. */
export function RevokeButton({ name, revoke, onRevoked, verb = "Revoke" }: RevokeButtonProps) {
  const [state, setState] = useState<"idle" | "asking" | "working">("idle");
  const [problem, setProblem] = useState<string | null>(null);

  async function run() {
    setState("working");
    try {
      const refused = await revoke();
      setProblem(refused);
      if (refused === null) onRevoked();
    } catch (error) {
      setProblem(describeError(error));
    }
    setState("idle");
  }

  return (
    <div className="grid justify-items-end gap-1">
      {state === "idle" ? (
        <Button size="small" onClick={() => setState("asking")} aria-label={`${verb} ${name}`}>
          {verb}
        </Button>
      ) : (
        <span className="flex gap-1.5">
          <Button size="small" variant="quiet" onClick={() => setState("idle")}>
            Keep
          </Button>
          <Button
            size="small"
            variant="danger"
            disabled={state === "working"}
            onClick={() => void run()}
            aria-label={`${verb} ${name} for good`}
          >
            {state === "working" ? "Working…" : `${verb} for good`}
          </Button>
        </span>
      )}
      {problem !== null && (
        <p role="alert" className="text-[13px] text-danger-ink">
          {problem}
        </p>
      )}
    </div>
  );
}
