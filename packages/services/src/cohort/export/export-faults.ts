import { DomainError } from "@synoptic/domain";

/** The cohort has too few members to be exported, or none: both are told alike. */
export class CohortTooSmallError extends DomainError {
  readonly code = "COHORT_TOO_SMALL";
  constructor() {
    super("The cohort has too few members to be exported, or none.", ["runId"]);
  }
}

/** Somebody else's export, laid beside this one, would single out the few in whom they differ. */
export class CohortTooSimilarError extends DomainError {
  readonly code = "COHORT_TOO_SIMILAR";
  constructor() {
    super(
      "The cohort is an earlier export's but for a few persons, or for none: use that one, or ask for a cohort that differs more.",
      ["runId"],
    );
  }
}
