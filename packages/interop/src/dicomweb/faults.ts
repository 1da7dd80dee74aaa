import { DomainError } from "@synoptic/domain";

/** What went wrong with a server, by its name and HTTP status; nothing of the other side's words, nor of what was asked. */
export abstract class DicomServerError extends DomainError {
  /** HTTP status; nothing where there was no answer. */
  readonly status: number | null;
  /** Whether the same may go well later. */
  abstract readonly isPassing: boolean;

  constructor(server: { name: string }, fault: string, status: number | null = null) {
    super(`${server.name}: ${fault}`);
    this.status = status;
  }
}

/** No connection, no answer in time, or a connection that broke off. */
export class DicomServerUnreachableError extends DicomServerError {
  readonly code = "DICOM_SERVER_UNREACHABLE";
  readonly isPassing = true;
}

/** A status of 5xx or 429: the server is not well, or has too much to do. */
export class DicomServerFailedError extends DicomServerError {
  readonly code = "DICOM_SERVER_FAILED";
  readonly isPassing = true;
}

/** A status of 3xx or 4xx: it does not know who asks, or does not do what it is asked. */
export class DicomServerRefusedError extends DicomServerError {
  readonly code = "DICOM_SERVER_REFUSED";
  readonly isPassing = false;
}

/** An answer that is not what the standard says. */
export class DicomServerAnswerError extends DicomServerError {
  readonly code = "DICOM_SERVER_ANSWER";
  readonly isPassing = false;
}
