import { EngineCancelledError } from "./engine/errors.ts";
import { forkSource } from "./own-process.ts";

/** What such a process says of itself. */
export type OwnProcessMessage<Answer> =
  | { kind: "progress"; step: string; share: number }
  | { kind: "answer"; answer: Answer }
  | { kind: "refused"; message: string; told?: { code: string; path: string[] } };

type Refused = Extract<OwnProcessMessage<never>, { kind: "refused" }>;

/**
 * Has arithmetic that takes long done in a process of its own, which is killed where the signal says so.
 * @param source begins with one message, the request, and answers in `OwnProcessMessage`s
 * @param asThrown what a refusal is thrown as
 * @throws EngineCancelledError where the signal ends it
 */
export async function inOwnProcess<Answer>(
  source: URL,
  request: object,
  {
    signal,
    progress,
    asThrown,
  }: {
    signal?: AbortSignal | undefined;
    progress?: ((step: string, share: number) => void) | undefined;
    asThrown: (refused: Refused) => Error;
  },
): Promise<Answer> {
  if (signal?.aborted) throw new EngineCancelledError();
  const child = forkSource(source, {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    serialization: "advanced",
  });
  const stop = () => child.kill("SIGKILL");
  signal?.addEventListener("abort", stop);
  try {
    return await new Promise((resolve, reject) => {
      child.on("message", (message: OwnProcessMessage<Answer>) => {
        if (message.kind === "progress") progress?.(message.step, message.share);
        else if (message.kind === "answer") resolve(message.answer);
        else reject(asThrown(message));
      });
      child.once("error", reject);
      child.once("exit", (code) =>
        reject(
          signal?.aborted ? new EngineCancelledError() : new Error(`The fit's process ended with ${code}.`),
        ),
      );
      child.send(request, (error) => error && reject(error));
    });
  } finally {
    signal?.removeEventListener("abort", stop);
    stop();
  }
}
