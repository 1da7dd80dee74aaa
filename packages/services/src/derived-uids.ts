import { createHash } from "node:crypto";

/**
 * DICOM UIDs for a picture that has none: of the same parts always the same. A name-based UUID (RFC 9562 section
 * 5.8, of SHA-256) under 2.25.
 * @see https://dicom.nema.org/medical/dicom/current/output/chtml/part05/sect_B.2.html
 */
export function deriveUid(...parts: readonly string[]): string {
  const bytes = createHash("sha256").update(JSON.stringify(parts)).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  return `2.25.${BigInt(`0x${bytes.toString("hex")}`)}`;
}
