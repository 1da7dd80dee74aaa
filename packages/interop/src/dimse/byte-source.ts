import { PeerGoneError } from "./statuses.ts";

/** Takes bytes off a connection as they are asked for; while nobody asks, the sender waits. */
export class ByteSource {
  readonly #source: AsyncIterator<Buffer>;
  #chunks: Buffer[] = [];
  #held = 0;
  /** All that was taken. */
  taken = 0;

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /**
   * @returns just so many bytes; nothing where the sender has ended before the first of them
   * @throws PeerGoneError where it ends, or the connection breaks, in their middle
   */
  async take(length: number): Promise<Buffer | null> {
    while (this.#held < length) {
      const next = await this.#source.next().catch(() => ({ done: true, value: undefined }) as const);
      if (next.done) {
        if (this.#held === 0) return null;
        throw new PeerGoneError("The connection ended in the middle of a PDU.");
      }
      this.#chunks.push(next.value);
      this.#held += next.value.length;
    }
    const all = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks);
    this.#held -= length;
    this.taken += length;
    this.#chunks = this.#held > 0 ? [all.subarray(length)] : [];
    return all.subarray(0, length);
  }
}
