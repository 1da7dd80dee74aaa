import type { AllowedNetworks } from "../webhooks/destination.ts";

/** How a server knows who asks. */
export type DicomCredentials =
  | { kind: "none" }
  | { kind: "basic"; userName: string; password: string }
  | { kind: "bearer"; token: string };

/** A server that speaks DICOMweb. */
export interface DicomServerAddress {
  /** What people call it; it stands in every fault. */
  name: string;
  /** What paths are added to, such as `https://pacs.example.org/dicom-web`, without a slash at its end. */
  url: string;
  credentials: DicomCredentials;
}

/** How a server is asked. */
export interface DicomServerAccess {
  /** Which private networks it may be of. */
  allowed: AllowedNetworks;
  signal?: AbortSignal | undefined;
  /** How long to wait before each further attempt after a passing fault, in ms; one attempt alone where empty. */
  retryAfterMs?: readonly number[] | undefined;
}

/** For work that nobody waits for. */
export const unhurriedRetriesMs: readonly number[] = [500, 2_000, 5_000];
