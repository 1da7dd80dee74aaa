import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readOwner, tryLock } from "./process-lock.ts";

const folder = mkdtempSync(join(tmpdir(), "synoptic-lock-"));
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;
const freshPath = () => join(folder, `${count++}.lock`);

test("worked example: one takes it, the other learns who has it, and after its release takes it", () => {
  const path = freshPath();
  const first = tryLock(path);
  expect(first).toMatchObject({ taken: true, owner: { pid: process.pid } });
  expect(tryLock(path)).toMatchObject({ taken: false, owner: { pid: process.pid } });

  if (first.taken) first.release();
  expect(readOwner(path)).toBeNull();
  expect(tryLock(path).taken).toBe(true);
});

test.each([
  ["a process that has ended", () => ({ pid: endedPid(), startedAtTicks: null, token: "x" })],
  ["this PID, when it was another process's", () => ({ pid: process.pid, startedAtTicks: "1", token: "x" })],
])("a lock of %s is taken over", (_who, owner) => {
  const path = freshPath();
  writeFileSync(path, JSON.stringify(owner()));
  expect(tryLock(path).taken).toBe(true);
  expect(readOwner(path)?.token).not.toBe("x");
});

test("a lock file that cannot be read is taken over, and nothing is left lying about", () => {
  const path = freshPath();
  writeFileSync(path, "{");
  const lock = tryLock(path);
  expect(lock.taken).toBe(true);
  if (lock.taken) lock.release();
  expect(readdirSync(folder).filter((name) => name.includes(".stale."))).toEqual([]);
});

function endedPid(): number {
  return spawnSync(process.execPath, ["--version"]).pid;
}
