import { createHash } from "node:crypto";
import { existsSync, readFileSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run, SetupError, step } from "./steps.mjs";

export const root = fileURLToPath(new URL("..", import.meta.url));

const oldestNode = { major: 20, minor: 19 };
/** Packages (about 0.9 GB), the dashboard's build and the first database. */
const firstInstallBytes = 2 * 1024 ** 3;

const npm = process.platform === "win32" ? "npm.cmd" : "npm";
const quiet = {
  cwd: root,
  env: {
    ...process.env,
    NEXT_TELEMETRY_DISABLED: "1",
    TURBO_TELEMETRY_DISABLED: "1",
    CHECKPOINT_DISABLE: "1",
    NO_UPDATE_NOTIFIER: "1",
  },
};

/**
 * SHA-256 over files, as the stamp that says whether a step has to be done again.
 * @param {string[]} paths from the root
 */
function digest(paths) {
  const hash = createHash("sha256");
  for (const path of paths) hash.update(readFileSync(join(root, path))).update("\0");
  return hash.digest("hex");
}

/**
 * @param {string} stamp path from the root
 * @param {string} wanted what it must hold
 */
function isFresh(stamp, wanted) {
  const path = join(root, stamp);
  return existsSync(path) && readFileSync(path, "utf8") === wanted;
}

function checkMachine() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < oldestNode.major || (major === oldestNode.major && minor < oldestNode.minor)) {
    throw new SetupError(
      `Node ${process.versions.node} is too old: install Node ${oldestNode.major}.${oldestNode.minor} or newer from https://nodejs.org.`,
    );
  }
}

function checkDisk() {
  const { bavail, bsize } = statfsSync(root);
  if (bavail * bsize < firstInstallBytes) {
    throw new SetupError(
      `The disk is nearly full: ${Math.round((bavail * bsize) / 1e6)} MB are free, set-up needs about 2 GB. Free some and run the same command again.`,
    );
  }
}

/**
 * Installs the packages of the lockfile where they are missing or others. Install scripts stay off: none of
 * ours needs one, and onnxruntime-node's would fetch GPU libraries that are not used.
 */
async function install() {
  const wanted = digest(["package-lock.json", "package.json"]);
  const stamp = "node_modules/.synoptic-installed";
  if (isFresh(stamp, wanted)) return;
  checkDisk();
  // `install` and not `ci`: it takes the lockfile's versions as well, and adds the binaries of this platform
  // where the lockfile was written on a registry that did not have them.
  await step("Installing packages", async () => {
    await run(npm, ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], quiet);
    writeFileSync(join(root, stamp), wanted);
  });
}

/** Writes the Prisma client, the Pothos types and the dashboard's typed documents. */
async function generate() {
  const wanted = digest(["prisma/schema.prisma", "apps/api/schema.graphql", "package-lock.json"]);
  const stamp = "node_modules/.synoptic-generated";
  if (isFresh(stamp, wanted) && existsSync(join(root, "packages/persistence/src/generated/prisma"))) return;
  await step("Generating the database client and the typed queries", async () => {
    await run(npm, ["run", "--silent", "generate"], quiet);
    writeFileSync(join(root, stamp), wanted);
  });
}

/** Packages and generated code: what every command needs. */
export async function prepare() {
  checkMachine();
  await install();
  await generate();
}

/** Builds the dashboard; Turborepo answers from its cache where nothing changed. */
export async function buildDashboard() {
  await step("Building the dashboard", () =>
    run(npm, ["exec", "--", "turbo", "run", "build", "--output-logs=new-only"], quiet),
  );
}
