import { DomainError } from "@synoptic/domain";
import type { RefusedEntry } from "./entry.ts";
import { type OperationOutcome, operationOutcome } from "./operation-outcome.ts";

/** The resources are of another release of FHIR than R4. */
export class UnsupportedFhirVersionError extends DomainError {
  readonly code = "UNSUPPORTED_FHIR_VERSION";
  readonly version: "DSTU2" | "STU3" | "R5";

  constructor(version: "DSTU2" | "STU3" | "R5", path: string) {
    super(`This is FHIR ${version} (see ${path}); only R4 is read.`);
    this.version = version;
  }
}

/** A transaction bundle is stored whole or not at all, and some of its entries are wrong. */
export class BundleRejectedError extends DomainError {
  readonly code = "BUNDLE_REJECTED";
  readonly refused: readonly RefusedEntry[];
  /** The same, as FHIR says it. */
  readonly operationOutcome: OperationOutcome;

  /** @param refused one or more */
  constructor(refused: readonly RefusedEntry[]) {
    const [first] = refused;
    const count = refused.length === 1 ? "1 entry is" : `${refused.length} entries are`;
    super(
      `Nothing of the transaction was stored: ${count} wrong, first ${first?.path}. ${first?.reason ?? ""}`.trim(),
    );
    this.refused = refused;
    this.operationOutcome = operationOutcome(refused);
  }
}

/** One resource cannot be read. Caught by the reader, which knows where the resource is. */
export class EntryFault extends Error {
  readonly code: string;
  /** Within the resource, such as `.birthDate`. */
  readonly within: string;

  /** @param message without any value of the resource */
  constructor(code: string, within: string, message: string) {
    super(message);
    this.code = code;
    this.within = within;
  }
}
