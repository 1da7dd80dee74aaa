import { execFile } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePort } from "./free-port.ts";

const run = promisify(execFile);

/** Where Debian puts each version's programs. */
const debian = "/usr/lib/postgresql";

/** @throws where PostgreSQL's server programs are not on this machine */
function programs(): string {
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folder = versions
    .map((version) => join(debian, version, "bin"))
    .find((bin) => existsSync(join(bin, "initdb")));
  if (!folder) throw new Error(`There is no initdb in ${debian}/*/bin: install PostgreSQL's server.`);
  return folder;
}

/** A process that may not run as root, as PostgreSQL may not, runs as its own user. */
const isRoot = userInfo().uid === 0;
async function runAsServer(program: string, args: readonly string[]): Promise<string> {
  const path = join(programs(), program);
  const whole = isRoot ? ["runuser", "-u", "postgres", "--", path, ...args] : [path, ...args];
  // What a server that stays writes to is its log: a pipe would be waited for.
  const { stdout } = await run(whole[0]!, whole.slice(1), { cwd: tmpdir() });
  return stdout;
}

export interface Cluster {
  /** Of the database `postgres`. */
  url: string;
  start(): Promise<void>;
  /** Like a power cut. */
  kill(): Promise<void>;
  /** Makes a replica a primary of its own. */
  promote(): Promise<void>;
}

/** A primary and a streaming replica of it, which run, in a folder of their own. */
export async function startReplication(): Promise<{
  primary: Cluster;
  replica: Cluster;
  close(): Promise<void>;
}> {
  const folder = mkdtempSync(join(tmpdir(), "synoptic-replica-"));
  if (isRoot) {
    const { stdout } = await run("id", ["-u", "postgres"]);
    chownSync(folder, Number(stdout), -1);
  }
  const primary = clusterAt(join(folder, "primary"), folder, await freePort());
  const replica = clusterAt(join(folder, "replica"), folder, await freePort());
  const close = async () => {
    await Promise.allSettled([primary.kill(), replica.kill()]);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const trusting = ["--auth=trust", "--username=postgres", "--no-sync", "--locale=C.UTF-8"];
    await runAsServer("initdb", [...trusting, "-D", join(folder, "primary")]);
    await primary.start();
    await runAsServer("pg_basebackup", [
      ...["-d", primary.url, "-D", join(folder, "replica"), "--write-recovery-conf"],
      ...["--wal-method=stream", "--checkpoint=fast", "--no-sync"],
    ]);
    await replica.start();
  } catch (error) {
    await close();
    throw error;
  }
  return { primary, replica, close };
}

function clusterAt(data: string, folder: string, port: number): Cluster {
  const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder} -c fsync=off`;
  const control = (...args: string[]) => runAsServer("pg_ctl", ["-D", data, "-w", ...args]);
  return {
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    start: async () => void (await control("-l", `${data}.log`, "-o", settings, "start")),
    kill: async () => void (await control("-m", "immediate", "stop")),
    promote: async () => void (await control("promote")),
  };
}
