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
 * Sends parts as multipart/related, one after the other, so that one is held at a time.
 * @param type of the parts, with its parameters
 */
export async function sendParts(
  response: Response,
  { type, parameters = "" }: { type: string; parameters?: string },
  parts: readonly AnswerPart[],
): Promise<void> {
  const boundary = randomUUID();
  response
    .status(200)
    .set("Content-Type", `multipart/related; type="${type}"${parameters}; boundary=${boundary}`);
  await pipeline(Readable.from(written(boundary, parts), { objectMode: false }), response);
}

async function* written(boundary: string, parts: readonly AnswerPart[]): AsyncGenerator<Uint8Array> {
  for (const { mediaType, location, bytes } of parts) {
    const content = await bytes();
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
