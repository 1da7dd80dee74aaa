import { DomainError } from "@synoptic/domain";

/** Too few cases of some class to learn from and to measure on. */
export class TooFewCasesError extends DomainError {
  readonly code = "TOO_FEW_CASES";
}

/** A person's or lesion's cases lie in several parts of the data set's own split: figures would flatter. */
export class SplitGroupError extends DomainError {
  readonly code = "SPLIT_GROUP";

  constructor(groups: number) {
    super(
      `The data set's own split puts cases of one group into several parts, for ${groups} ${groups === 1 ? "group" : "groups"}.`,
      ["part"],
    );
  }
}
