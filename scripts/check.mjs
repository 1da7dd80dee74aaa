import { buildDashboard, prepare, root } from "./setup.mjs";
import { run, runMain, SetupError, step } from "./steps.mjs";

const npm = process.platform === "win32" ? "npm.cmd" : "npm";
const quiet = { cwd: root, env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1" } };
/** @param {...string} args */
const exec = (...args) => run(npm, ["exec", "--", ...args], quiet);

await runMain(async () => {
  await prepare();
  await step("Formatting and lint (biome)", () => exec("biome", "check", "--error-on-warnings", "."));
  await step("Types (tsc)", async () => {
    await exec("tsc", "--noEmit");
    await exec("turbo", "run", "typecheck", "--output-logs=errors-only");
  });
  await step("Workspace boundaries (turbo)", () => exec("turbo", "boundaries"));
  await step("Dependency rules (dependency-cruiser)", async (note) => {
    const output = await exec("depcruise", "--config", ".dependency-cruiser.cjs", "packages", "apps");
    const modules = Number(/\((\d+) modules/.exec(output)?.[1] ?? 0);
    // Under some TypeScript versions it reads nothing and is content.
    if (modules < 50)
      throw new SetupError(`dependency-cruiser read only ${modules} modules: its rules checked nothing.`);
    note(`${modules} modules`);
  });
  await step("Unused code (knip)", () => exec("knip"));
  await buildDashboard();
});
