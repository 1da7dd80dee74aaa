import { InvalidDicomError } from "./errors.ts";

/** How programs begin: the 128 bytes before the mark are the sender's, and a file can be an image and a program at once. */
const programs: readonly (readonly [beginning: string, kind: string])[] = [
  ["4d5a", "Windows program"],
  ["7f454c46", "ELF program"],
  ["feedface", "Mach-O program"],
  ["feedfacf", "Mach-O program"],
  ["cefaedfe", "Mach-O program"],
  ["cffaedfe", "Mach-O program"],
  ["cafebabe", "Mach-O program"],
  ["2321", "script"],
];

/**
 * Another application's header, such as a TIFF's, may stand there; a program's has no use but to be run.
 * @throws InvalidDicomError
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part10.html#sect_7.5 security of the preamble
 */
export function requireHarmlessPreamble(bytes: Uint8Array): void {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, 4).toString("hex");
  const found = programs.find(([beginning]) => start.startsWith(beginning));
  if (found) throw new InvalidDicomError(`The file's preamble is that of a ${found[1]}.`);
}
