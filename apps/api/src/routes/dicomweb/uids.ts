import { InvalidInputError } from "@synoptic/domain";
import type { Request } from "express";

/** Wider than PS3.5 chapter 9: files in the world have leading zeros, and hashes that de-identification left. */
const uid = /^[0-9A-Za-z]+(\.[0-9A-Za-z]+)*$/;

/**
 * A UID of the path.
 * @throws InvalidInputError
 */
export function uidOf(request: Request, level: "study" | "series" | "instance"): string {
  const value = String(request.params[level]);
  if (value.length > 64 || !uid.test(value)) throw new InvalidInputError(`The ${level} is no UID.`, [level]);
  return value;
}
