import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";

const main = fileURLToPath(new URL("./main.ts", import.meta.url));
const dataDir = mkdtempSync(join(tmpdir(), "synoptic-main-"));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

interface Ended {
  code: number | null;
  output: string;
}

function start(env: Record<string, string>): {
  child: ChildProcess;
  ready: Promise<string>;
  ended: Promise<Ended>;
} {
  const child = spawn(process.execPath, ["--import", "tsx", main], {
    env: { PATH: process.env.PATH, SYNOPTIC_DATA_DIR: dataDir, ...env },
  });
  let output = "";
  const ready = new Promise<string>((resolve) => {
    const heard = (chunk: Buffer) => {
      output += chunk;
      const url = /^listening on (\S+)$/m.exec(output)?.[1];
      if (url) resolve(url);
    };
    child.stdout.on("data", heard);
    child.stderr.on("data", heard);
  });
  const ended = new Promise<Ended>((resolve) => child.on("close", (code) => resolve({ code, output })));
  return { child, ready, ended };
}

test("starts on an empty folder, answers, says when its port is taken, and ends cleanly", async () => {
  const first = start({ PORT: "0" });
  const url = await Promise.race([
    first.ready,
    first.ended.then(({ output }) => Promise.reject(new Error(output))),
  ]);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);

  const other = mkdtempSync(join(tmpdir(), "synoptic-main-"));
  const { port } = new URL(url);
  const second = await start({ PORT: port, SYNOPTIC_DATA_DIR: other }).ended;
  rmSync(other, { recursive: true, force: true });
  expect(second).toEqual({
    code: 1,
    output: `Port ${port} is taken: choose another with PORT=${Number(port) + 1}.\n`,
  });

  first.child.kill("SIGTERM");
  expect(await first.ended).toEqual({ code: 0, output: `listening on ${url}\n` });
});

test("refused: a wrong setting, in one line", async () => {
  const { code, output } = await start({ PORT: "seventy" }).ended;
  expect(code).toBe(1);
  expect(output).toMatch(/^The setting PORT is wrong: .+\n$/);
});
