import { InvalidInputError } from "@synoptic/domain";
import type { Request } from "express";

/** PS3.5 chapter 9, but for leading zeros, which files in the world have. */
const uid = /^[0-9]+(\.[0-9]+)*$/;

/**
 * A UID of the path.
 * @throws InvalidInputError
 */
export function uidOf(request: Request, level: "study" | "series" | "instance"): string {
  const value = String(request.params[level]);
  if (value.length > 64 || !uid.test(value)) throw new InvalidInputError(`The ${level} is no UID.`, [level]);
  return value;
}
