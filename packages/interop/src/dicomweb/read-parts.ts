import type { Readable } from "node:stream";
import { InvalidInputError } from "@synoptic/domain";

/** Of one part; DICOMweb's have a media type and a location. */
const maxHeaderBytes = 16 * 1024;
const lineEnd = Buffer.from("\r\n");
const headersEnd = Buffer.from("\r\n\r\n");

/**
 * The contents of the parts of a multipart body, one after the other, while the body arrives: no more of it is read than
 * is asked for. What is left of a part when the next is asked for is dropped.
 * @throws InvalidInputError where the body ends too early, or is no multipart
 * @see https://www.rfc-editor.org/rfc/rfc2046#section-5.1.1
 */
export async function* readParts(
  body: Readable,
  boundary: string,
): AsyncGenerator<AsyncIterable<Uint8Array>> {
  // Not destroyed, so that a fault can still be answered.
  const chunks = body.iterator({ destroyOnReturn: false });
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  // The first delimiter may begin the body.
  let waiting: Buffer = lineEnd;
  const more = async () => {
    const { done, value } = await chunks.next().catch(() => ({ done: true, value: undefined }));
    if (done) throw new InvalidInputError("The body is no whole multipart/related.");
    waiting = waiting.length === 0 ? value : Buffer.concat([waiting, value]);
  };
  /** What comes before the next delimiter. */
  async function* content(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const end = waiting.indexOf(delimiter);
      const sure = end < 0 ? waiting.length - delimiter.length + 1 : end;
      const piece = waiting.subarray(0, Math.max(0, sure));
      waiting = waiting.subarray(piece.length + (end < 0 ? 0 : delimiter.length));
      if (piece.length > 0) yield piece;
      if (end >= 0) return;
      await more();
    }
  }
  const drop = async (rest: AsyncGenerator<Uint8Array>) => {
    while (!(await rest.next()).done);
  };
  try {
    await drop(content());
    for (;;) {
      while (waiting.length < 2) await more();
      if (waiting.toString("latin1", 0, 2) === "--") return;
      while (!waiting.includes(headersEnd)) {
        if (waiting.length > maxHeaderBytes) throw new InvalidInputError("A part's header is too long.");
        await more();
      }
      waiting = waiting.subarray(waiting.indexOf(headersEnd) + headersEnd.length);
      const part = content();
      yield { [Symbol.asyncIterator]: () => ({ next: () => part.next() }) };
      await drop(part);
    }
  } finally {
    await chunks.return?.();
  }
}
