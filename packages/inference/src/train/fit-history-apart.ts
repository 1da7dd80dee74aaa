import {
  type FittedHistoryModel,
  type HistoryCases,
  type HistoryModelFigures,
  type HistoryModelKind,
  InvalidInputError,
} from "@synoptic/domain";
import { inOwnProcess } from "../in-own-process.ts";

export interface HistoryFitRequest {
  kind: HistoryModelKind;
  cases: HistoryCases;
  /** Ids of what may be weighed, in the order in which it is shown. */
  features: readonly string[];
}

export interface FittedHistory {
  fitted: FittedHistoryModel;
  /** On whole groups held out in turn. */
  figures: HistoryModelFigures;
}

/**
 * Learns a history model and measures it, in a process of its own.
 * @throws InvalidInputError
 * @throws EngineCancelledError where the signal ends it
 */
export function fitHistoryApart(
  request: HistoryFitRequest,
  watching: { signal?: AbortSignal | undefined; progress?: (step: string, share: number) => void },
): Promise<FittedHistory> {
  return inOwnProcess<FittedHistory>(new URL("./fit-history-process.ts", import.meta.url), request, {
    ...watching,
    asThrown: ({ message, told }) =>
      told ? new InvalidInputError(message, told.path) : new Error(`The fit failed: ${message}`),
  });
}
