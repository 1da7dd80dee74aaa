import { constants, open } from "node:fs/promises";

/** What a path names is not a plain file of the size that is let pass, or cannot be read. */
export class NotPlainFileError extends Error {
  override readonly name = "NotPlainFileError";
}

/**
 * Reads a plain file of a model's folder. A link is not followed: a folder from elsewhere could have its card point at
 * a key of whoever adds it, and the card is shown. Nor is a pipe waited for, nor more read than is let pass.
 * @throws NotPlainFileError saying in plain words why
 */
export async function readPlainFile(path: string, mostBytes: number): Promise<Buffer> {
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
  const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch((error: { code?: string }) => {
    throw new NotPlainFileError(
      error.code === "ELOOP" ? "it is a link; a model's files lie in its folder." : "it cannot be read.",
    );
  });
  try {
    const about = await file.stat();
    if (!about.isFile()) throw new NotPlainFileError("it is not a plain file.");
    if (about.size > mostBytes)
      throw new NotPlainFileError(`it holds ${about.size} bytes; ${mostBytes} are let pass.`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}
