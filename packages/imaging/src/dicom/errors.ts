import { DomainError, TooLargeError } from "@synoptic/domain/errors";

/** The bytes are no DICOM file. */
export class NotDicomError extends DomainError {
  readonly code = "NOT_DICOM";
}

/** The file ends before what it announces. */
export class TruncatedDicomError extends DomainError {
  readonly code = "TRUNCATED_DICOM";
}

/** An attribute is missing or contradicts another; the message names it. */
export class InvalidDicomError extends DomainError {
  readonly code = "INVALID_DICOM";
}

/** A transfer syntax or pixel form that is not read; the message names its UID. */
export class UnsupportedTransferSyntaxError extends DomainError {
  readonly code = "UNSUPPORTED_TRANSFER_SYNTAX";
}

/** The bytes are no image of a kind that is read, or a damaged one. */
export class NotAnImageError extends DomainError {
  readonly code = "NOT_AN_IMAGE";
}

/** The image begins well and ends too early. */
export class TruncatedImageError extends DomainError {
  readonly code = "TRUNCATED_IMAGE";
}

/** Reading the file took more time or memory than its size justifies, or failed in the thread that did it. */
export class DecodingStoppedError extends DomainError {
  readonly code = "DECODING_STOPPED";
}

const refusals = [
  NotDicomError,
  TruncatedDicomError,
  InvalidDicomError,
  UnsupportedTransferSyntaxError,
  NotAnImageError,
  TruncatedImageError,
  TooLargeError,
];

/** A refusal that was told from a thread, where only its words come over. */
export function refusedAs({
  code,
  message,
  path,
}: {
  code: string;
  message: string;
  path: readonly string[];
}): DomainError {
  for (const Refusal of refusals) {
    const error = new Refusal(message, path);
    if (error.code === code) return error;
  }
  return new DecodingStoppedError(message, path);
}
