import { createHash } from "node:crypto";

/**
 * A DICOM UID under the UUID root (PS3.5 annex B.2), the same for the same seed: `2.25.` and 128 bits as a decimal.
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part05.html#sect_B.2
 */
export function uidFromSeed(seed: string): string {
  const hex = createHash("sha256").update(seed).digest("hex").slice(0, 32);
  return `2.25.${BigInt(`0x${hex}`)}`;
}
