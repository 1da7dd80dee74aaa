import { spawn } from "node:child_process";

/** Set-up speaks on standard error; standard output belongs to the command that was asked for. */
const isTerminal = process.stderr.isTTY === true;

/** A fault whose message is the one line a person needs; printed without a stack. */
export class SetupError extends Error {}

/**
 * `1.2 s`, or `2 min 3 s` from a minute on.
 * @param {number} ms
 */
export function seconds(ms) {
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

/**
 * Runs one named step and shows it: a line that counts the seconds in a terminal, a line when done elsewhere.
 * `work` may call `note(text)` to say how far it is. Whatever it throws is passed on.
 * @template T
 * @param {string} title
 * @param {(note: (text: string) => void) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const started = Date.now();
  let note = "";
  /** @param {string} mark @param {string} tail */
  const line = (mark, tail) => `${mark} ${title}${note ? ` — ${note}` : ""}${tail}`;
  const draw = () => process.stderr.write(`\r\x1b[2K${line("·", ` ${seconds(Date.now() - started)}`)}`);
  const timer = isTerminal ? setInterval(draw, 200) : undefined;
  try {
    const result = await work((text) => {
      note = text;
    });
    clearInterval(timer);
    process.stderr.write(
      `${isTerminal ? "\r\x1b[2K" : ""}${line("✓", ` (${seconds(Date.now() - started)})`)}\n`,
    );
    return result;
  } catch (error) {
    clearInterval(timer);
    process.stderr.write(
      `${isTerminal ? "\r\x1b[2K" : ""}${line("✗", ` (${seconds(Date.now() - started)})`)}\n`,
    );
    throw error;
  }
}

/**
 * Runs a program to its end, keeping its output back unless it fails.
 * @param {string} command
 * @param {string[]} args
 * @param {import("node:child_process").SpawnOptions} [options]
 * @returns {Promise<string>} standard output and error together, their last 200,000 characters
 * @throws SetupError with the last lines of the output, or with one line on what to do where the disk is full
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32",
      ...options,
    });
    let output = "";
    /** @param {Buffer} chunk */
    const keep = (chunk) => {
      output = (output + chunk).slice(-200_000);
    };
    child.stdout?.on("data", keep);
    child.stderr?.on("data", keep);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) return resolve(output);
      if (/ENOSPC|no space left on device/i.test(output)) {
        return reject(new SetupError("The disk is full: free about 2 GB and run the same command again."));
      }
      const tail = output.trim().split("\n").slice(-30).join("\n");
      reject(new SetupError(`${command} ${args.join(" ")} ended with ${signal ?? code}:\n${tail}`));
    });
  });
}

/**
 * Runs `main`, turning a SetupError into its one line and exit code 1.
 * @param {() => Promise<void>} main
 */
export async function runMain(main) {
  try {
    await main();
  } catch (error) {
    process.stderr.write(
      `${error instanceof SetupError ? error.message : error instanceof Error ? error.stack : error}\n`,
    );
    process.exitCode = 1;
  }
}
