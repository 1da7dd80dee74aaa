import { InvalidInputError } from "@synoptic/domain";
import { inOwnProcess } from "../in-own-process.ts";
import type { FittedHead, HeadInput } from "./fit-head.ts";
import { type HeadFit, HeadNotFittedError } from "./fit-weights.ts";

export interface FitRequest {
  input: Omit<HeadInput, "fit"> & { fit: Omit<HeadFit, "C"> };
  /** Inverse strength of the penalty; where left out, the one that does best on groups held out in turn. */
  C?: number | undefined;
}

export interface FitAnswer {
  fitted: FittedHead;
  C: number;
}

/**
 * Fits a head as `fitHead` does, in a process of its own.
 * @throws HeadNotFittedError, InvalidInputError
 * @throws EngineCancelledError where the signal ends it
 */
export function fitApart(
  request: FitRequest,
  watching: { signal?: AbortSignal | undefined; progress?: (step: string, share: number) => void },
): Promise<FitAnswer> {
  return inOwnProcess<FitAnswer>(new URL("./fit-process.ts", import.meta.url), request, {
    ...watching,
    asThrown: ({ message, told }) => {
      if (!told) return new Error(`The fit failed: ${message}`);
      if (told.code === "HEAD_NOT_FITTED") return new HeadNotFittedError(message, told.path);
      return new InvalidInputError(message, told.path);
    },
  });
}
