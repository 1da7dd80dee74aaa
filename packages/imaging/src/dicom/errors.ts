import { DomainError } from "@synoptic/domain";

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
