import type { DomainError } from "@synoptic/domain";
import type { InstanceUids } from "./instance-uids.ts";

/** What became of one file. */
export interface InstanceOutcome {
  name: string;
  /** `known`: the same bytes were there already. */
  state: "added" | "known" | "refused";
  /** As far as the file could be read. */
  uids: InstanceUids | null;
  refusal: { code: string; reason: string } | null;
  studyId: string | null;
}

export function refusedInstance(
  name: string,
  { code, message: reason }: DomainError,
  uids: InstanceUids | null = null,
): InstanceOutcome {
  return { name, state: "refused", uids, refusal: { code, reason }, studyId: null };
}
