import { spawn } from "node:child_process";
import { join } from "node:path";
import { prepare, root } from "./setup.mjs";
import { runMain } from "./steps.mjs";

await runMain(async () => {
  await prepare();
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const args = process.argv.slice(2);
  const project = args.includes("--project") ? [] : ["--project", "processes", "--project", "rooms"];
  const child = spawn(process.execPath, [vitest, "run", ...project, ...args], {
    cwd: root,
    stdio: "inherit",
  });
  process.on("SIGINT", () => child.kill("SIGINT"));
  await new Promise((resolve) => child.on("close", resolve));
  process.exitCode = child.exitCode ?? 1;
});
