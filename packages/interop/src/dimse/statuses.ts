/**
 * Statuses of DIMSE responses that are given here.
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part07.html#chapter_C
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part04.html#sect_B.2.3 of C-STORE
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part04.html#table_C.4-1 of C-FIND
 */
export const dimseStatus = {
  success: 0x0000,
  pending: 0xff00,
  /** Pending, where some key of the query was not matched. */
  pendingUnmatched: 0xff01,
  cancelled: 0xfe00,
  processingFailure: 0x0110,
  unrecognizedOperation: 0x0211,
  outOfResources: 0xa700,
  /** The data set, or the identifier of a query, is not what its SOP class asks for. */
  doesNotMatch: 0xa900,
} as const;

/** Why an association is refused, PS3.8 table 9-21. */
export interface Rejection {
  /** 1 for good, 2 for now. */
  result: 1 | 2;
  /** 1 the application, 2 the protocol, 3 the presentation of the connection. */
  source: 1 | 2 | 3;
  reason: number;
  /** For the log. */
  why: string;
}

export const rejections = {
  applicationContext: { result: 1, source: 1, reason: 2, why: "application-context-name-not-supported" },
  callingAeTitle: { result: 1, source: 1, reason: 3, why: "calling-AE-title-not-recognized" },
  calledAeTitle: { result: 1, source: 1, reason: 7, why: "called-AE-title-not-recognized" },
  protocolVersion: { result: 1, source: 2, reason: 2, why: "protocol-version-not-supported" },
  congestion: { result: 2, source: 3, reason: 1, why: "temporary-congestion" },
  localLimit: { result: 2, source: 3, reason: 2, why: "local-limit-exceeded" },
} as const satisfies Record<string, Rejection>;

/** Why an association is broken off, PS3.8 table 9-26. */
export const abortReasons = {
  notSpecified: 0,
  unrecognizedPdu: 1,
  unexpectedPdu: 2,
  unexpectedParameter: 5,
  invalidParameter: 6,
} as const;

/** The other side broke the protocol, or is too slow: it is told by an A-ABORT, and the connection ends. */
export class AbortError extends Error {
  override readonly name = "AbortError";
  /** The A-ABORT's reason. */
  readonly reason: number;

  constructor(reason: keyof typeof abortReasons, message: string) {
    super(message);
    this.reason = abortReasons[reason];
  }
}

/** The other side has gone, or broke off, in the middle of something. */
export class PeerGoneError extends Error {
  override readonly name = "PeerGoneError";
}
