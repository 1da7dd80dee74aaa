import { DomainError } from "@synoptic/domain";

/** No room left on the device, or the user's quota is used up. */
export class DiskFullError extends DomainError {
  readonly code = "DISK_FULL";
}

/** The data folder cannot be written. */
export class NotWritableError extends DomainError {
  readonly code = "NOT_WRITABLE";
}

/**
 * The typed fault for what the file system says, or nothing where it is something else.
 * @param error may carry Node's `code`, or only the words of the C library, as PGlite's file system does
 * @param place path of the folder, for the one line that says what to do
 */
export function storageFault(error: unknown, place: string): DomainError | undefined {
  const { code, message } = error as NodeJS.ErrnoException;
  const says = (words: RegExp) => words.test(`${code ?? ""} ${message ?? ""}`);
  if (says(/ENOSPC|EDQUOT|No space left|No free space/i)) {
    return new DiskFullError(`The disk is full: free some space where ${place} lies, and start again.`);
  }
  if (says(/EACCES|EPERM|EROFS|ENOTDIR|Permission denied|Read-only file system/i)) {
    return new NotWritableError(`${place} is not writable: choose another folder with SYNOPTIC_DATA_DIR.`);
  }
  return undefined;
}
