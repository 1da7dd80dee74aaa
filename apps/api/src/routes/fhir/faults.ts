import { DomainError } from "@synoptic/domain";

/** The client takes no form that this server has. */
export class NotAcceptableError extends DomainError {
  readonly code = "NOT_ACCEPTABLE";
}

/** The type has no such interaction. */
export class NotSupportedError extends DomainError {
  readonly code = "NOT_SUPPORTED";
}

/** It was here and is no more. */
export class GoneError extends DomainError {
  readonly code = "GONE";
}

/** The resource was understood and cannot be taken in. */
export class UnprocessableError extends DomainError {
  readonly code = "UNPROCESSABLE";
}
