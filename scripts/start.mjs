import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { buildDashboard, prepare, root } from "./setup.mjs";
import { runMain, SetupError, seconds } from "./steps.mjs";

const port = Number(process.env.PORT ?? 3000);
const host = process.env.HOST ?? "127.0.0.1";

/** @throws SetupError where something else already listens */
function checkPort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (/** @type {NodeJS.ErrnoException} */ error) => {
      if (error.code !== "EADDRINUSE") return reject(error);
      reject(
        new SetupError(
          `Port ${port} is taken: stop what uses it, or choose another with PORT=${port + 1} npm start.`,
        ),
      );
    });
    probe.listen(port, host, () => probe.close(() => resolve(undefined)));
  });
}

/** Runs the API, which serves the dashboard too, until it ends; Ctrl-C is passed on and waited for. */
function serve() {
  return new Promise((resolve) => {
    const server = spawn(process.execPath, ["--import", "tsx", join(root, "apps/api/src/main.ts")], {
      cwd: root,
      stdio: "inherit",
      env: {
        ...process.env,
        PORT: String(port),
        HOST: host,
        SYNOPTIC_DEMO: process.env.SYNOPTIC_DEMO ?? "1",
      },
    });
    for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) {
      process.on(signal, () => {
        // In a terminal Ctrl-C reaches the server as well; elsewhere only we hear it.
        if (!process.stdin.isTTY || signal === "SIGTERM") server.kill(signal);
      });
    }
    server.on("close", (code, signal) => {
      process.exitCode = code ?? (signal === "SIGINT" ? 0 : 1);
      resolve(undefined);
    });
  });
}

await runMain(async () => {
  const started = Date.now();
  process.stdout.write("Synoptic: research software, not a medical device.\n");
  await checkPort();
  await prepare();
  await buildDashboard();
  process.stdout.write(`Ready to start after ${seconds(Date.now() - started)}.\n`);
  await serve();
});
