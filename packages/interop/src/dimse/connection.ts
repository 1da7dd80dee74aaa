import { once } from "node:events";
import type { Socket } from "node:net";
import { PeerGoneError } from "./statuses.ts";

/** Bytes that are on their way out when the connection ends have so long. */
const lingerMs = 2000;

/** IP address of the other side, an IPv4 one as such. */
export function ipAddressOf(socket: Socket): string {
  return (socket.remoteAddress ?? "").replace(/^::ffff:(?=\d+\.)/, "");
}

/** The side of a connection that is written to, and its timer. */
export class Connection {
  readonly #socket: Socket;
  #timer: NodeJS.Timeout | undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    // It is found by whoever reads or writes.
    socket.on("error", () => {});
  }

  get address(): string {
    return ipAddressOf(this.#socket);
  }

  /**
   * Waits until the other side takes it.
   * @throws PeerGoneError
   */
  async send(bytes: Buffer): Promise<void> {
    const socket = this.#socket;
    if (!socket.writable) throw new PeerGoneError("The connection has ended.");
    if (socket.write(bytes)) return;
    const gone = new AbortController();
    const stop = () => gone.abort();
    socket.once("close", stop);
    try {
      await once(socket, "drain", { signal: gone.signal });
    } catch {
      throw new PeerGoneError("The connection has ended.");
    } finally {
      socket.off("close", stop);
    }
  }

  /** Says a last thing and closes. */
  end(bytes?: Buffer): void {
    this.disarm();
    const socket = this.#socket;
    if (bytes && socket.writable) socket.write(bytes);
    socket.destroySoon();
    setTimeout(() => socket.destroy(), lingerMs).unref();
  }

  /** Calls `late` unless disarmed, or armed again, within the time. */
  arm(withinMs: number, late: () => void): void {
    this.disarm();
    this.#timer = setTimeout(late, withinMs);
  }

  disarm(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
