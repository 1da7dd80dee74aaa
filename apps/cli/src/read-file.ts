import { readFile } from "node:fs/promises";
import { InvalidInputError } from "@synoptic/domain";

/** @throws InvalidInputError naming the file where it cannot be read */
export async function readInput(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unreadable";
    throw new InvalidInputError(`${path} cannot be read (${code})`, [path]);
  }
}
