import { type ChildProcess, type ForkOptions, fork } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Starts a file of this package in a process of its own, from its sources. It gets none of the server's settings. */
export function forkSource(file: URL, options: ForkOptions): ChildProcess {
  return fork(fileURLToPath(file), {
    cwd: fileURLToPath(new URL(".", file)),
    execArgv: ["--import", "tsx"],
    env: {},
    ...options,
  });
}
