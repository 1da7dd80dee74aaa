import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { DomainError, TooLargeError } from "@synoptic/domain";
import type { BlobStore } from "@synoptic/persistence";
import type { InstanceUids } from "./instance-uids.ts";

/** A file on its way in. */
export interface ArrivingFile {
  /** For the caller alone, to tell the outcomes apart. */
  name: string;
  /** What its sender says that it is; it is refused where it is something else. */
  announced?: AnnouncedInstance | undefined;
  /** Read once, and in its turn. */
  body: AsyncIterable<Uint8Array>;
}

type AnnouncedInstance = Pick<InstanceUids, "sopClassUid" | "sopInstanceUid">;

/** A file that is here: in memory, and in the store where it was too large to wait there. */
export interface ArrivedFile {
  name: string;
  announced?: AnnouncedInstance | undefined;
  sha256: string;
  bytes: number;
  /** Nothing of a large one, which lies in the store already. */
  held: Uint8Array | null;
}

/** Larger files go to the store while they arrive; a CT slice has 0.5 MB, a radiograph 10 to 30. */
const maxHeldBytes = 32 * 1024 ** 2;

/**
 * Takes a file in, hashing it on the way. Where it is refused, the rest is read and dropped, so that what follows it can
 * come.
 * @throws TooLargeError past `limitBytes`, DiskFullError
 */
export async function receiveFile(
  blobs: BlobStore,
  { name, announced, body }: ArrivingFile,
  limitBytes: number,
): Promise<ArrivedFile> {
  const source = body[Symbol.asyncIterator]();
  try {
    return { name, announced, ...(await receive(blobs, source, limitBytes)) };
  } catch (error) {
    if (error instanceof DomainError) while (!(await source.next()).done);
    throw error;
  }
}

async function receive(
  blobs: BlobStore,
  source: AsyncIterator<Uint8Array>,
  limitBytes: number,
): Promise<Omit<ArrivedFile, "name" | "announced">> {
  const hash = createHash("sha256");
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for (let next = await source.next(); !next.done; next = await source.next()) {
    chunks.push(next.value);
    bytes += next.value.byteLength;
    if (bytes > limitBytes) throw new TooLargeError(`The file is larger than ${limitBytes} bytes.`);
    hash.update(next.value);
    if (bytes > maxHeldBytes) {
      const stored = await blobs.write(Readable.from(chained(chunks, source)), { limitBytes });
      return { ...stored, held: null };
    }
  }
  const held = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
  return { sha256: hash.digest("hex"), bytes, held };
}

/** What was held, which is let go as it is passed on, and then what still comes. */
async function* chained(held: Uint8Array[], rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  for (const chunk of held.splice(0)) yield chunk;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}
