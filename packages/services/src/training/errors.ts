import { DomainError } from "@synoptic/domain";

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
