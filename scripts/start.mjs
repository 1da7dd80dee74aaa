import { spawn } from "node:child_process";
import { once } from "node:events";
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

/**
 * Runs the API, which serves the dashboard too, and with Redis a worker beside it, until the API ends. Ctrl-C is
 * passed on and waited for.
 */
async function serve() {
  const env = {
    ...process.env,
    PORT: String(port),
    HOST: host,
    NODE_ENV: process.env.NODE_ENV ?? "production",
    SYNOPTIC_DEMO: process.env.SYNOPTIC_DEMO ?? "1",
  };
  const start = (/** @type {string} */ main) =>
    spawn(process.execPath, ["--import", "tsx", join(root, main)], {
      cwd: root,
      stdio: ["inherit", "inherit", "inherit", "ipc"],
      env,
    });
  const server = start("apps/api/src/main.ts");
  /** @type {import("node:child_process").ChildProcess | undefined} */
  let worker;
  // Without Redis the API works the jobs itself; with it, once the database is migrated, a worker does.
  server.once("message", () => {
    if (process.env.REDIS_URL) worker = start("apps/worker/src/main.ts");
  });
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) {
    process.on(signal, () => {
      // In a terminal Ctrl-C reaches the others as well; elsewhere only we hear it.
      if (process.stdin.isTTY && signal === "SIGINT") return;
      server.kill(signal);
      worker?.kill(signal);
    });
  }
  const [code, signal] = await once(server, "close");
  process.exitCode = code ?? (signal === "SIGINT" ? 0 : 1);
  if (worker && worker.exitCode === null && worker.signalCode === null) {
    worker.kill();
    await once(worker, "close");
  }
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
