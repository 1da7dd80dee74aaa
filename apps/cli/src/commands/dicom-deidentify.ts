import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DomainError, InvalidInputError } from "@synoptic/domain";
import { type DeidentifiedDicom, deidentifyDicom, maskOfPerson, readDicom } from "@synoptic/imaging";
import { badInput, print } from "../output.ts";
import { readInput } from "../read-file.ts";

const LEAST_KEY_BYTES = 32;

/** By the UID, and by the content: two files can have one UID, and neither may take the other's place. */
function nameOf({ bytes, sopInstanceUid }: DeidentifiedDicom): string {
  return [sopInstanceUid, createHash("sha256").update(bytes).digest("hex").slice(0, 8)]
    .filter(Boolean)
    .join("-");
}

/**
 * Writes each file without what tells whose it is, and tells of each whether somebody has to
 * look at its pixels. A refused file makes the command end with 2; the others are written.
 */
export async function dicomDeidentify(
  json: boolean,
  options: { key: string; out: string },
  files: string[],
): Promise<void> {
  const key = await readInput(options.key);
  if (key.length < LEAST_KEY_BYTES)
    throw new InvalidInputError(`The key has ${key.length} bytes; ${LEAST_KEY_BYTES} are the least.`, [
      "key",
    ]);
  await mkdir(options.out, { recursive: true });
  for (const file of files) {
    try {
      const bytes = await readInput(file);
      const { attributes } = readDicom(bytes);
      const given = await deidentifyDicom(bytes, maskOfPerson(attributes, key));
      const out = join(options.out, `${nameOf(given)}.dcm`);
      await writeFile(out, given.bytes);
      const { burnedInText } = given;
      print(json, { file, out, burnedInText }, () => `${file} → ${out}: text in the pixels: ${burnedInText}`);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const fault = { code: error.code, message: error.message };
      print(json, { file, error: fault }, () => `refused ${file}: ${fault.code}: ${fault.message}`);
      badInput();
    }
  }
}
