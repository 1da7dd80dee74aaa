import { spawn } from "node:child_process";
import { join } from "node:path";
import { prepare, root } from "./setup.mjs";
import { runMain } from "./steps.mjs";

await runMain(async () => {
  await prepare();
  const main = join(root, "apps/cli/src/main.ts");
  // tsx is named by path and the caller's folder is kept, so that relative file names mean what they say.
  const tsx = join(root, "node_modules/tsx/dist/loader.mjs");
  const child = spawn(process.execPath, ["--import", tsx, main, ...process.argv.slice(2)], {
    cwd: process.env.INIT_CWD ?? process.cwd(),
    stdio: "inherit",
  });
  await new Promise((resolve) => child.on("close", resolve));
  process.exitCode = child.exitCode ?? 1;
});
