import {
  InvalidInputError,
  type SurvivalCohort,
  type SurvivalFigures,
  type SurvivalFit,
  type SurvivalOptions,
  TooFewEventsError,
} from "@synoptic/domain";
import { inOwnProcess } from "../in-own-process.ts";

export interface SurvivalFitRequest {
  cohort: SurvivalCohort;
  options: Omit<SurvivalOptions, "onFit">;
}

export interface FittedSurvival {
  fit: SurvivalFit;
  figures: SurvivalFigures;
}

/**
 * Fits a survival model and measures it, as `fitSurvival` and `evaluateSurvival` do, in a process of its own.
 * @throws TooFewEventsError, InvalidInputError
 * @throws EngineCancelledError where the signal ends it
 */
export function fitSurvivalApart(
  request: SurvivalFitRequest,
  watching: { signal?: AbortSignal | undefined; progress?: (step: string, share: number) => void },
): Promise<FittedSurvival> {
  return inOwnProcess<FittedSurvival>(new URL("./survival-process.ts", import.meta.url), request, {
    ...watching,
    asThrown: ({ message, told }) => {
      if (!told) return new Error(`The fit failed: ${message}`);
      const { code, path } = told;
      return code === "TOO_FEW_EVENTS"
        ? new TooFewEventsError(message, path)
        : new InvalidInputError(message, path);
    },
  });
}
