/**
 * A fault that a caller can act on. `code` is stable and part of the API; `message` names what was wrong in
 * one sentence, with ids at most and never patient data. Anything that is not a DomainError is a bug.
 */
export abstract class DomainError extends Error {
  /** Stable, upper snake case, such as `NOT_FOUND`. */
  abstract readonly code: string;
  /** Where in the input, such as `["bundle", "entry", "3"]`; empty where the whole input is meant. */
  readonly path: readonly string[];

  constructor(message: string, path: readonly string[] = []) {
    super(message);
    this.name = new.target.name;
    this.path = path;
  }
}

/** The input has the wrong shape or a value outside its range. */
export class InvalidInputError extends DomainError {
  readonly code = "INVALID_INPUT";
}

/** Nothing with this id exists, or the caller may not know that it does. */
export class NotFoundError extends DomainError {
  readonly code = "NOT_FOUND";
}

/** The caller is known and may not do this. */
export class ForbiddenError extends DomainError {
  readonly code = "FORBIDDEN";
}

/** No one is signed in, or the key or session is not valid. */
export class UnauthenticatedError extends DomainError {
  readonly code = "UNAUTHENTICATED";
}

/** What is asked contradicts what is already stored. */
export class ConflictError extends DomainError {
  readonly code = "CONFLICT";
}

/** Larger than a stated limit. */
export class TooLargeError extends DomainError {
  readonly code = "TOO_LARGE";
}

/** A number that is not a probability in (0, 1), or a distribution that does not sum to 1. */
export class InvalidProbabilityError extends DomainError {
  readonly code = "INVALID_PROBABILITY";
}

/** Fewer cases with a known truth than a fit or a measurement means anything on. */
export class TooFewCasesError extends DomainError {
  readonly code = "TOO_FEW_CASES";
}
