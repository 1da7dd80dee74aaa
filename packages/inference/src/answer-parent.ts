import { DomainError } from "@synoptic/domain";
import type { OwnProcessMessage } from "./in-own-process.ts";

/** How the work tells how far it is, and hears that nobody waits for it any more. */
export interface Parent {
  progress(step: string, share: number): void;
  /** Whoever asked may be gone: killed, it can send no signal, and nobody would take the answer. */
  isGone(): boolean;
}

/** What a process of its own does: takes one request, works, answers or says what is wrong, and ends. */
export function answerParent<Request, Answer>(work: (request: Request, parent: Parent) => Answer): void {
  const { ppid } = process;
  const send = (message: OwnProcessMessage<Answer>, then: () => void = () => {}) =>
    process.send!(message, undefined, undefined, then);
  process.once("message", (request: Request) => {
    const end = () => process.exit(0);
    try {
      const answer = work(request, {
        progress: (step, share) => send({ kind: "progress", step, share }),
        isGone: () => process.ppid !== ppid,
      });
      send({ kind: "answer", answer }, end);
    } catch (error) {
      const told = error instanceof DomainError ? { code: error.code, path: [...error.path] } : undefined;
      const message = error instanceof Error ? error.message : String(error);
      send({ kind: "refused", message, ...(told ? { told } : {}) }, end);
    }
  });
}
