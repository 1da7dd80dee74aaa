import type { DicomAttributes } from "@synoptic/imaging";
import type { DimseAnswer } from "./command-set.ts";

/** Who calls, as the connection and the request for an association tell. */
export interface CallingEntity {
  aeTitle: string;
  /** IP address. */
  address: string;
}

/** An instance on its way in. */
export interface SentInstance {
  sopClassUid: string;
  sopInstanceUid: string;
  /** A Part 10 file: meta information, and the data set's bytes as they come. To be read once. */
  file: AsyncIterable<Buffer>;
}

/** What is done for those who call. `Caller` is whoever the application takes them for. */
export interface DimseService<Caller> {
  /** Nothing where nobody of this name may call from there. */
  identify(calling: CallingEntity): Promise<Caller | null>;
  mayFind(caller: Caller): boolean;
  /** Success is told once the instance cannot be lost. */
  store(caller: Caller, instance: SentInstance): Promise<DimseAnswer>;
  /**
   * Matches of a query by the Study Root model, page by page.
   * @throws QueryRefusedError
   */
  find(caller: Caller, identifier: DicomAttributes): AsyncIterable<FoundPage>;
  /** An association is refused, or broken off. Nothing of what is told names a patient. */
  onRefusal(told: { callingAeTitle?: string; address: string; why: string }): void;
  /** What nobody foresaw; the caller is told of a processing failure. */
  onFault(error: unknown): void;
}

export interface FoundPage {
  matches: readonly DicomAttributes[];
  /** Whether some key of the query was not matched, only passed over. */
  unmatched: boolean;
}

/** A query that is not answered, or no further; `answer` tells the caller. */
export class QueryRefusedError extends Error {
  override readonly name = "QueryRefusedError";
  readonly answer: DimseAnswer;

  constructor(answer: DimseAnswer) {
    super(answer.comment);
    this.answer = answer;
  }
}
