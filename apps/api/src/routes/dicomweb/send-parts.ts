import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Response } from "express";

/** One part of an answer; its bytes are made when its turn comes. */
export interface AnswerPart {
  mediaType: string;
  location: string;
  bytes(): Promise<Uint8Array | Readable>;
}

/**
 * Sends parts as multipart/related, one after the other, so that one is held at a time. The first is made before the
 * answer begins, so that a fault of the file can still be told.
 * @param type of the parts, with its parameters
 */
export async function sendParts(
  response: Response,
  { type, parameters = "" }: { type: string; parameters?: string },
  parts: readonly AnswerPart[],
): Promise<void> {
  const first = await parts[0]?.bytes();
  const boundary = randomUUID();
  response
    .status(200)
    .set("Content-Type", `multipart/related; type="${type}"${parameters}; boundary=${boundary}`);
  await pipeline(Readable.from(written(boundary, parts, first), { objectMode: false }), response);
}

async function* written(
  boundary: string,
  parts: readonly AnswerPart[],
  first: Uint8Array | Readable | undefined,
): AsyncGenerator<Uint8Array> {
  for (const [i, { mediaType, location, bytes }] of parts.entries()) {
    const content = i === 0 && first ? first : await bytes();
    yield Buffer.from(
      `--${boundary}\r\nContent-Type: ${mediaType}\r\nContent-Location: ${location}\r\n\r\n`,
      "latin1",
    );
    if (content instanceof Readable) yield* content as AsyncIterable<Uint8Array>;
    else yield content;
    yield Buffer.from("\r\n");
  }
  yield Buffer.from(`--${boundary}--\r\n`);
}
