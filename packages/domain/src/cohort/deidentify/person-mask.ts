/** How one person is written in an export: made of a key by who has it, never drawn, so that it is the same again. */
export interface PersonMask {
  /** 32 hexadecimal digits; the same within a purpose, and another in every other purpose. */
  pseudonym: string;
  /** How many days earlier all dates of the person are told, 1 to 365. */
  shiftDays: number;
  /** `female`, `male`, `other`, `unknown`; nothing where too few share it. */
  sex: string | null;
  /** Such as `40-44` or `90+`; nothing where too few share it or no birth date is known. */
  ageBand: string | null;
}

/** The longest shift. A year, so that nothing tells the season either. */
export const LONGEST_SHIFT_DAYS = 365;

/** Hexadecimal digits of 16 of the digest's bytes: the other 16 make the shift, so that neither tells of the other. */
const pseudonymBytes = 16;

/**
 * The pseudonym and the shift that a digest of 32 bytes stands for.
 *
 * Dates go backwards only: forwards they would reach past the snapshot, and one that does tells how far it was moved at
 * least.
 * @param digest HMAC-SHA-256 of the patient's id under the purpose's key
 */
export function maskOf(digest: Uint8Array): Pick<PersonMask, "pseudonym" | "shiftDays"> {
  const hex = [...digest.subarray(0, pseudonymBytes)].map((byte) => byte.toString(16).padStart(2, "0"));
  const view = new DataView(digest.buffer, digest.byteOffset, digest.byteLength);
  return { pseudonym: hex.join(""), shiftDays: 1 + (view.getUint32(pseudonymBytes) % LONGEST_SHIFT_DAYS) };
}

const dayMs = 86_400_000;

/**
 * A moment as a shifted day of UTC, `YYYY-MM-DD`. The time of day is dropped: with it, a night admission would be known
 * again in every other data set. Days between two moments of a person stay as they are.
 */
export function shiftedDay(at: Date | null, { shiftDays }: Pick<PersonMask, "shiftDays">): string | null {
  if (at === null) return null;
  return new Date(at.getTime() - shiftDays * dayMs).toISOString().slice(0, 10);
}
