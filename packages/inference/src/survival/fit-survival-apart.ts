import {
  InvalidInputError,
  type SurvivalCohort,
  type SurvivalFigures,
  type SurvivalFit,
  type SurvivalOptions,
  TooFewEventsError,
} from "@synoptic/domain";
import { EngineCancelledError } from "../engine/errors.ts";
import { forkSource } from "../own-process.ts";

export interface SurvivalFitRequest {
  cohort: SurvivalCohort;
  options: Omit<SurvivalOptions, "onFit">;
}

export type SurvivalFitMessage =
  | { kind: "progress"; share: number }
  | { kind: "fitted"; fit: SurvivalFit; figures: SurvivalFigures }
  | { kind: "refused"; message: string; told?: { code: string; path: string[] } };

/**
 * Fits a survival model and measures it, as `fitSurvival` and `evaluateSurvival` do, in a process of its own: a large
 * cohort takes minutes, which must not stop the server.
 * @throws TooFewEventsError, InvalidInputError
 * @throws EngineCancelledError where the signal ends it
 */
export async function fitSurvivalApart(
  request: SurvivalFitRequest,
  { signal, progress }: { signal?: AbortSignal | undefined; progress?: (share: number) => void },
): Promise<{ fit: SurvivalFit; figures: SurvivalFigures }> {
  if (signal?.aborted) throw new EngineCancelledError();
  const child = forkSource(new URL("./survival-process.ts", import.meta.url), {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    serialization: "advanced",
  });
  const stop = () => child.kill("SIGKILL");
  signal?.addEventListener("abort", stop);
  try {
    return await new Promise((resolve, reject) => {
      child.on("message", (message: SurvivalFitMessage) => {
        if (message.kind === "progress") progress?.(message.share);
        else if (message.kind === "fitted") resolve({ fit: message.fit, figures: message.figures });
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

function asThrown({ message, told }: Extract<SurvivalFitMessage, { kind: "refused" }>): Error {
  if (!told) return new Error(`The fit failed: ${message}`);
  if (told.code === "TOO_FEW_EVENTS") return new TooFewEventsError(message, told.path);
  return new InvalidInputError(message, told.path);
}
