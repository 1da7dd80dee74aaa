import { writeFile } from "node:fs/promises";
import { InvalidInputError } from "@synoptic/domain";

/** @throws InvalidInputError naming the file where it cannot be written */
export async function writeOutput(path: string, bytes: Uint8Array): Promise<void> {
  await writeFile(path, bytes).catch((error: NodeJS.ErrnoException) => {
    throw new InvalidInputError(`${path} cannot be written (${error.code ?? "unknown"})`, [path]);
  });
}
