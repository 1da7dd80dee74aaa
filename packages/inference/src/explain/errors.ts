import { DomainError } from "@synoptic/domain";

/** The method needs something that this model does not give. */
export class ExplanationUnavailableError extends DomainError {
  readonly code = "EXPLANATION_UNAVAILABLE";
}

/** No installed method has this name. */
export class UnknownExplanationError extends DomainError {
  readonly code = "UNKNOWN_EXPLANATION";

  constructor(id: string, known: readonly string[]) {
    super(`No method of explanation is called "${id.slice(0, 40)}"; there are: ${known.join(", ")}.`, [
      "method",
    ]);
  }
}
