// Lets many connections share the one session that PGlite has. Plain JavaScript for the database's thread.
import { createServer } from "node:net";

/**
 * PostgreSQL's frontend/backend protocol, as much as sharing needs.
 * @see https://www.postgresql.org/docs/15/protocol-message-formats.html
 */
const sslRequest = 80877103;
const gssRequest = 80877104;
const cancelRequest = 80877102;
const terminate = "X".charCodeAt(0);
const sync = Buffer.from([0x53, 0, 0, 0, 4]);
const readyForQuery = "Z".charCodeAt(0);
const idle = "I".charCodeAt(0);

/**
 * Cuts a connection's bytes into messages. The first has no type: it is the start-up message, or asks for
 * encryption, which there is none of on a Unix socket.
 */
class MessageReader {
  /** @type {Buffer} */
  #bytes = Buffer.alloc(0);
  #started = false;

  /** @param {Buffer} bytes */
  push(bytes) {
    this.#bytes = this.#bytes.length === 0 ? bytes : Buffer.concat([this.#bytes, bytes]);
  }

  /** @returns {{ kind: "encryption" | "cancel" | "terminate" | "message", bytes: Buffer } | null} */
  next() {
    const header = this.#started ? 1 : 0;
    if (this.#bytes.length < header + 4) return null;
    const length = header + this.#bytes.readUInt32BE(header);
    if (this.#bytes.length < Math.max(length, header + 4)) return null;
    const bytes = this.#bytes.subarray(0, length);
    this.#bytes = this.#bytes.subarray(length);
    if (this.#started) return { kind: bytes[0] === terminate ? "terminate" : "message", bytes };

    const code = length >= 8 ? bytes.readUInt32BE(4) : 0;
    if (code === sslRequest || code === gssRequest) return { kind: "encryption", bytes };
    if (code === cancelRequest) return { kind: "cancel", bytes };
    this.#started = true;
    return { kind: "message", bytes };
  }
}

/**
 * Gives the session to one connection at a time: from its first message until the database says that it is idle,
 * which is the end of a query, of a batch, or of a whole transaction. So neither an unnamed statement nor a
 * transaction of one connection ever meets a message of another.
 */
class Session {
  /** @type {Promise<unknown>} */
  #last = Promise.resolve();

  /** @returns {Promise<() => void>} what gives it back */
  take() {
    const before = this.#last;
    /** @type {() => void} */
    let giveBack = () => {};
    this.#last = new Promise((resolve) => {
      giveBack = () => resolve(undefined);
    });
    return before.then(() => giveBack);
  }
}

/**
 * @param {import("@electric-sql/pglite").PGlite} database
 * @param {Session} session
 * @param {import("node:net").Socket} socket
 */
function serve(database, session, socket) {
  const reader = new MessageReader();
  /** @type {(() => void) | null} */
  let giveBack = null;
  let busy = false;
  let gone = false;

  /** @param {Uint8Array} message @returns {Promise<boolean>} whether the database is idle after it */
  const send = async (message) => {
    let tail = Buffer.alloc(0);
    await database.execProtocolRawStream(message, {
      onRawData: (data) => {
        // PGlite uses the memory again, so it is copied.
        const copy = Buffer.from(data);
        tail = Buffer.concat([tail, copy]).subarray(-6);
        if (!gone) socket.write(copy);
      },
    });
    return tail.length === 6 && tail[0] === readyForQuery && tail[5] === idle;
  };

  const work = async () => {
    if (busy) return;
    busy = true;
    for (let message = reader.next(); message && !gone; message = reader.next()) {
      if (message.kind === "encryption") socket.write("N");
      else if (message.kind !== "message") socket.end();
      else {
        giveBack ??= await session.take();
        if (gone) break;
        // A fault here is PGlite's own, not SQL's: the connection cannot go on.
        const isIdle = await send(message.bytes).catch(() => void socket.destroy());
        if (isIdle) release();
      }
    }
    busy = false;
    if (gone) await leave();
  };

  const release = () => {
    giveBack?.();
    giveBack = null;
  };

  /** Ends what a connection that went away has begun. */
  const leave = async () => {
    if (busy || !giveBack) return;
    busy = true;
    await send(sync).catch(() => {});
    await database.exec("ROLLBACK").catch(() => {});
    release();
  };

  socket.setNoDelay(true);
  socket.on("data", (bytes) => {
    reader.push(bytes);
    void work();
  });
  socket.on("error", () => {});
  socket.on("close", () => {
    gone = true;
    void leave();
  });
}

/**
 * Serves a database to any number of connections.
 * @param {import("@electric-sql/pglite").PGlite} database
 * @param {{ path: string } | { port: number, host: string }} address
 * @returns {Promise<{ port: number | null, close(): Promise<void> }>}
 */
export async function serveDatabase(database, address) {
  const session = new Session();
  /** @type {Set<import("node:net").Socket>} */
  const sockets = new Set();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    serve(database, session, socket);
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(address, () => resolve(undefined));
  });
  const bound = server.address();
  return {
    port: typeof bound === "object" && bound ? bound.port : null,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
      (await session.take())();
    },
  };
}
