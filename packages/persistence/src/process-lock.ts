import { randomBytes } from "node:crypto";
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

/** Who holds a lock. */
export interface LockOwner {
  pid: number;
  /** Start time of the process in clock ticks since boot, where the system tells: a PID alone is used again. */
  startedAtTicks: string | null;
  /** Differs with each taking. */
  token: string;
}

export type LockAttempt =
  | { taken: true; owner: LockOwner; release(): void }
  | { taken: false; owner: LockOwner };

/**
 * Tries to take a lock file for this process. A lock whose owner is gone, also by SIGKILL or a crash of the
 * machine, is taken over.
 */
export function tryLock(path: string): LockAttempt {
  const owner: LockOwner = {
    pid: process.pid,
    startedAtTicks: startTicks(process.pid),
    token: randomBytes(8).toString("hex"),
  };
  const mine = `${path}.${process.pid}.${owner.token}`;
  writeFileSync(mine, JSON.stringify(owner), { mode: 0o600 });
  try {
    // A link is made whole or not at all, and fails where the name is taken.
    for (;;) {
      try {
        linkSync(mine, path);
        return { taken: true, owner, release: () => release(path, owner.token) };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
      const holder = readOwner(path);
      if (holder && isAlive(holder)) return { taken: false, owner: holder };
      removeStale(path, holder?.token ?? null);
    }
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Does the work while this process alone has the lock, waiting for it where another has it. */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  for (;;) {
    const lock = tryLock(path);
    if (lock.taken) return work().finally(lock.release);
    await delay(50);
  }
}

/** The owner, or nothing where there is no lock or it cannot be read. */
export function readOwner(path: string): LockOwner | null {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as LockOwner;
  } catch {
    return null;
  }
}

function release(path: string, token: string): void {
  if (readOwner(path)?.token === token) rmSync(path, { force: true });
}

/** Two processes may find the same stale lock: the one that moved a fresh lock away puts it back. */
function removeStale(path: string, token: string | null): void {
  const aside = `${path}.stale.${process.pid}.${randomBytes(4).toString("hex")}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if ((readOwner(aside)?.token ?? null) !== token) {
    try {
      linkSync(aside, path);
    } catch {
      // Someone else has taken it meanwhile; the owner of the one put aside asks again when it is used.
    }
  }
  rmSync(aside, { force: true });
}

function isAlive({ pid, startedAtTicks }: LockOwner): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  const now = startTicks(pid);
  return now === null || startedAtTicks === null || now === startedAtTicks;
}

/** Field 22 of /proc/PID/stat; the second one is a name in brackets that may hold spaces. */
function startTicks(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}
