import { DomainError } from "../../errors.ts";

/** Too few events to learn a hazard from. */
export class TooFewEventsError extends DomainError {
  readonly code = "TOO_FEW_EVENTS";
}
