import type { Readable } from "node:stream";

/** What was written: its name, and how much it is. */
export interface StoredBlob {
  /** In hexadecimal; the blob's name. */
  sha256: string;
  bytes: number;
  /** True only where it was looked for and was not there. */
  isNew: boolean;
}

export interface WriteOptions {
  limitBytes: number;
  sha256?: string;
}

/** Bytes by their SHA-256, written once and never changed. */
export interface BlobStore {
  /**
   * Streams bytes in, hashing them on the way; whole and safe on the device when it resolves, or not there at all.
   * @param options.sha256 of bytes whose hash is known: they are not hashed again, and small ones not written where they are already
   * @throws TooLargeError past `limitBytes`
   * @throws DiskFullError, NotWritableError
   */
  write(source: Readable | Uint8Array, options: WriteOptions): Promise<StoredBlob>;
  has(sha256: string): Promise<boolean>;
  /** @throws NotFoundError */
  read(sha256: string): Promise<Buffer>;
  /** @throws NotFoundError */
  stream(sha256: string): Promise<Readable>;
  /** Only for what nothing refers to any more; gone already is as well. */
  remove(sha256: string): Promise<void>;
}
