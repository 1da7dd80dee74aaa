import { Readable } from "node:stream";
import { InvalidInputError } from "@synoptic/domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readParts } from "./read-parts.ts";

const boundary = "b-1";

/** Bytes that come close to ending their part. */
const content = fc
  .array(fc.constantFrom("\r\n", "--", "-", "b-1", "\r\n--b-", "\r\n--B-1", "\r", "\n", "x", "\u00ff"), {
    maxLength: 20,
  })
  .map((pieces) => pieces.join(""))
  .filter((text) => !`\r\n${text}\r\n--`.includes(`\r\n--${boundary}`));

function bodyOf(parts: readonly string[], pieceBytes: number): Readable {
  const whole = Buffer.from(
    [...parts.map((part) => `--${boundary}\r\nA: b\r\n\r\n${part}\r\n`), `--${boundary}--`].join(""),
    "latin1",
  );
  return Readable.from(
    Array.from({ length: Math.ceil(whole.length / pieceBytes) }, (_, i) =>
      whole.subarray(i * pieceBytes, (i + 1) * pieceBytes),
    ),
    { objectMode: false },
  );
}

async function read(body: Readable, most = Number.POSITIVE_INFINITY): Promise<string[]> {
  const parts: string[] = [];
  for await (const part of readParts(body, boundary)) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of part) {
      chunks.push(chunk);
      if (chunks.length >= most) break;
    }
    parts.push(Buffer.concat(chunks).toString("latin1"));
  }
  return parts;
}

test("property: parts come out as they went in, however the body is cut", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(content, { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 40 }),
      async (parts, size) => {
        expect(await read(bodyOf(parts, size))).toEqual(parts);
        // What is left of a part is dropped.
        expect(await read(bodyOf(parts, size), 0)).toHaveLength(parts.length);
      },
    ),
  );
});

test("worked example: what comes before the first part and behind a boundary is not looked at, and headers may be missing", async () => {
  const body =
    "an introduction\r\n--b-1  \r\n\r\nfirst\r\n--b-1\r\nContent-Type: a/b\r\n\r\n\r\n--b-1--\r\nan end";
  expect(await read(Readable.from([Buffer.from(body)]))).toEqual(["first", ""]);
});

test.each([
  "",
  "nothing",
  "--b-1\r\n\r\ncut off",
  "--b-1\r\nno end of headers",
  `--b-1\r\n${"x".repeat(20_000)}`,
])("refused: a body that is no whole multipart (%#)", async (body) => {
  await expect(read(Readable.from([Buffer.from(body)]))).rejects.toThrow(InvalidInputError);
});
