import {
  type FedAvgOptions,
  type HeadVector,
  InvalidInputError,
  type PrivacyTerms,
  type SiteCases,
} from "@synoptic/domain";
import { inOwnProcess } from "../in-own-process.ts";

export interface SiteUpdateRequest {
  cases: SiteCases;
  /** `[rows]`, the patient of each. */
  groups: readonly string[];
  shared: HeadVector;
  options: Omit<FedAvgOptions, "preconditioner">;
  /** Nothing: no noise. */
  privacy: PrivacyTerms | null;
}

/**
 * A site's update of the shared weights, in a process of its own.
 * @throws InvalidInputError
 * @throws EngineCancelledError where the signal ends it
 */
export function siteUpdateApart(request: SiteUpdateRequest, signal?: AbortSignal): Promise<HeadVector> {
  return inOwnProcess<HeadVector>(new URL("./site-update-process.ts", import.meta.url), request, {
    signal,
    asThrown: ({ message, told }) =>
      told ? new InvalidInputError(message, told.path) : new Error(`The update failed: ${message}`),
  });
}
