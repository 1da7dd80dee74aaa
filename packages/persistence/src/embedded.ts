import { createHash } from "node:crypto";
import { existsSync, mkdirSync, rmSync, statfsSync } from "node:fs";
import { createConnection, type Socket } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { DomainError } from "@synoptic/domain";
import { tryLock } from "./process-lock.ts";
import { storageFault } from "./storage-faults.ts";

/** The embedded database does not start; `message` is one line that says what to do. */
export class DatabaseUnavailableError extends DomainError {
  readonly code = "DATABASE_UNAVAILABLE";
}

export interface EmbeddedDatabase {
  /** Holds the socket `.s.PGSQL.5432`, which is how drivers name it. */
  socketDir: string;
  close(): Promise<void>;
}

const socketName = ".s.PGSQL.5432";
/** `sun_path` holds 104 bytes on macOS and 108 on Linux, the closing zero included. */
const maxSocketPathBytes = 100;
/** An empty database takes 40 MB, and writes its log in pieces of 16 MB. */
const leastFreeBytes = 64 * 1024 ** 2;
/** The very first start creates the cluster, which takes some seconds. */
const startTimeoutMs = 60_000;

/**
 * Opens the database in `dataDir`, or joins the process that has it open already: the folder has one owner,
 * and everyone else speaks to the owner's socket. When an owner ends, one of those who joined takes over.
 * @throws DatabaseUnavailableError
 */
export async function openEmbedded(dataDir: string, onTakeOver: () => void): Promise<EmbeddedDatabase> {
  const lockPath = join(dataDir, "database.lock");
  const folder = join(dataDir, "database");
  prepareFolder(dataDir);
  const socketDir = chooseSocketDir(dataDir);
  const socketPath = join(socketDir, socketName);

  let closed = false;
  let release: () => Promise<void> = async () => {};

  const ownOrJoin = async (): Promise<void> => {
    const deadline = Date.now() + startTimeoutMs;
    while (!closed) {
      const lock = tryLock(lockPath);
      if (lock.taken) {
        try {
          const stop = await startThread({ folder, dump: null, socketPath });
          release = async () => {
            await stop();
            lock.release();
          };
          return;
        } catch (error) {
          lock.release();
          throw error;
        }
      }
      const link = await connect(socketPath);
      if (link) {
        watch(link);
        release = async () => void link.destroy();
        return;
      }
      if (Date.now() > deadline) {
        throw new DatabaseUnavailableError(
          `Process ${lock.owner.pid} has the database in ${dataDir} open and does not answer: stop it and try again.`,
        );
      }
      await delay(50);
    }
  };
  /** The link carries nothing; that it breaks tells that the owner is gone. */
  const watch = (link: Socket) => {
    link.on("error", () => {});
    link.on("close", () => {
      if (closed) return;
      onTakeOver();
      // A fault here shows in the next query, which finds nobody listening.
      void ownOrJoin().catch(() => {});
    });
    link.unref();
  };

  await ownOrJoin();
  return {
    socketDir,
    close: async () => {
      closed = true;
      await release();
    },
  };
}

/** A database in memory from a dumped data folder, for tests. */
export async function openFromDump(dump: string, socketDir: string): Promise<EmbeddedDatabase> {
  mkdirSync(socketDir, { recursive: true, mode: 0o700 });
  const stop = await startThread({ folder: null, dump, socketPath: join(socketDir, socketName) });
  return {
    socketDir,
    close: async () => {
      await stop();
      rmSync(socketDir, { recursive: true, force: true });
    },
  };
}

interface ThreadOptions {
  folder: string | null;
  dump: string | null;
  socketPath: string;
}

async function startThread(options: ThreadOptions): Promise<() => Promise<void>> {
  // Left behind by an owner that was killed; the lock says that nobody listens on it.
  rmSync(options.socketPath, { force: true });
  const thread = new Worker(new URL("./embedded-thread.mjs", import.meta.url), { workerData: options });
  await new Promise<void>((resolve, reject) => {
    thread.once("message", () => resolve());
    thread.once("error", reject);
    thread.once("exit", (code) => reject(new Error(`The database thread ended with ${code}.`)));
  }).catch((error: unknown) => {
    throw unavailable(error, options.folder);
  });
  thread.removeAllListeners("exit");
  return async () => {
    const closed = new Promise<void>((resolve) => thread.once("message", () => resolve()));
    thread.postMessage("close");
    await closed;
    await thread.terminate();
    rmSync(options.socketPath, { force: true });
  };
}

function prepareFolder(dataDir: string): void {
  try {
    mkdirSync(join(dataDir, "database"), { recursive: true, mode: 0o700 });
  } catch (error) {
    throw unavailable(error, dataDir);
  }
}

/** The socket lies beside the data, or in a short folder where that path would be too long. */
function chooseSocketDir(dataDir: string): string {
  if (Buffer.byteLength(join(dataDir, socketName)) <= maxSocketPathBytes) return dataDir;
  const short = createHash("sha256").update(dataDir).digest("hex").slice(0, 16);
  const socketDir = join(tmpdir(), `synoptic-${userInfo().uid}-${short}`);
  mkdirSync(socketDir, { recursive: true, mode: 0o700 });
  return socketDir;
}

function connect(path: string): Promise<Socket | null> {
  if (!existsSync(path)) return Promise.resolve(null);
  return new Promise((resolve) => {
    const socket = createConnection(path);
    socket.once("connect", () => resolve(socket));
    socket.once("error", () => resolve(null));
  });
}

function unavailable(error: unknown, folder: string | null): Error {
  const place = folder ?? "the database's folder";
  const fault = storageFault(error, place) ?? (folder === null ? undefined : fullDisk(folder));
  if (fault) return fault;
  const reason = (error as Error | undefined)?.message?.split("\n")[0] ?? "unknown";
  return new DatabaseUnavailableError(`The embedded database does not start: ${reason}`);
}

/** PGlite's file system does not say why it fails, so the disk is asked. */
function fullDisk(folder: string): DomainError | undefined {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize < leastFreeBytes ? storageFault({ code: "ENOSPC" }, folder) : undefined;
}
