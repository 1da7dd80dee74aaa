import { root } from "./setup.mjs";
import { run, runMain } from "./steps.mjs";

// Prisma's commands look for a native engine that these two do not use; naming any program keeps it from
// being downloaded. Migrations have their own way (packages/persistence/src/migrate.ts) and never see this.
const withoutEngine = {
  cwd: root,
  env: {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    CHECKPOINT_DISABLE: "1",
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
  },
};
const npm = process.platform === "win32" ? "npm.cmd" : "npm";

await runMain(async () => {
  await run(npm, ["exec", "--", "prisma", "generate"], withoutEngine);
  await run(npm, ["run", "--silent", "--workspace", "@synoptic/web", "generate"], { cwd: root });
});
