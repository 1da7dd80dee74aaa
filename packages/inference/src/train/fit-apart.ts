import { InvalidInputError } from "@synoptic/domain";
import { EngineCancelledError } from "../engine/errors.ts";
import { forkSource } from "../own-process.ts";
import type { FittedHead, HeadInput } from "./fit-head.ts";
import { type HeadFit, HeadNotFittedError } from "./fit-weights.ts";

export interface FitRequest {
  input: Omit<HeadInput, "fit"> & { fit: Omit<HeadFit, "C"> };
  /** Inverse strength of the penalty; where left out, the one that does best on groups held out in turn. */
  C?: number | undefined;
}

export type FitMessage =
  | { kind: "progress"; step: string; share: number }
  | { kind: "fitted"; fitted: FittedHead; C: number }
  | { kind: "refused"; message: string; told?: { code: string; path: string[] } };

/**
 * Fits a head as `fitHead` does, in a process of its own.
 * @throws HeadNotFittedError, InvalidInputError
 * @throws EngineCancelledError where the signal ends it
 */
export async function fitApart(
  request: FitRequest,
  {
    signal,
    progress,
  }: { signal?: AbortSignal | undefined; progress?: (step: string, share: number) => void },
): Promise<{ fitted: FittedHead; C: number }> {
  if (signal?.aborted) throw new EngineCancelledError();
  const child = forkSource(new URL("./fit-process.ts", import.meta.url), {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    serialization: "advanced",
  });
  const stop = () => child.kill("SIGKILL");
  signal?.addEventListener("abort", stop);
  try {
    return await new Promise((resolve, reject) => {
      child.on("message", (message: FitMessage) => {
        if (message.kind === "progress") progress?.(message.step, message.share);
        else if (message.kind === "fitted") resolve(message);
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

function asThrown({ message, told }: Extract<FitMessage, { kind: "refused" }>): Error {
  if (!told) return new Error(`The fit failed: ${message}`);
  if (told.code === "HEAD_NOT_FITTED") return new HeadNotFittedError(message, told.path);
  return new InvalidInputError(message, told.path);
}
