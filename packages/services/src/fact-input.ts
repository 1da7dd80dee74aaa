import { InvalidInputError } from "@synoptic/domain";
import { z } from "zod";

const maxCharacters = 500;

/** Text that a database takes (PostgreSQL refuses NUL) and a page can show. */
export const text = z
  .string()
  .trim()
  .min(1, "Text must not be empty.")
  .max(maxCharacters, `Text has ${maxCharacters} characters at most.`)
  .refine((value) => !value.includes("\0"), "Text must not hold NUL characters.");

/** Left out, null or given. */
export const optionalText = text.nullish().transform((value) => value ?? null);

export const codingInput = z.object({ system: text, code: text, display: optionalText });
export const optionalCoding = codingInput.nullish().transform((value) => value ?? null);

/** A clock may be a little ahead of ours. */
const clockToleranceMs = 5 * 60_000;

/** @throws InvalidInputError where a fact is said to be true only in the future */
export function refuseFuture(effectiveAt: Date | null, now: Date): void {
  if (effectiveAt && effectiveAt.getTime() > now.getTime() + clockToleranceMs) {
    throw new InvalidInputError("A fact cannot begin in the future.", ["effectiveAt"]);
  }
}

export const optionalInstant = z
  .date()
  .nullish()
  .transform((value) => value ?? null);
