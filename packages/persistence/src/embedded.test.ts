import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { openDatabase } from "./client.ts";
import { NotWritableError } from "./storage-faults.ts";

// A path longer than a socket's may be, so that the short folder is tried too.
const root = mkdtempSync(join(tmpdir(), "synoptic-embedded-"));
const dataDir = join(root, "a-folder-with-quite-a-long-name-".repeat(4));
const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(root, { recursive: true });
});

/** Another process that opens the same folder and adds a site each 20 ms, printing how many it knows committed. */
async function startWriter(name: string): Promise<{ child: ChildProcess; committed: () => number }> {
  const script = join(root, `${name}.mts`);
  const client = fileURLToPath(new URL("./client.ts", import.meta.url));
  writeFileSync(
    script,
    `import { openDatabase } from ${JSON.stringify(client)};
     const database = await openDatabase({ dataDir: ${JSON.stringify(dataDir)} });
     await database.migrate();
     for (let i = 0; ; i++) {
       await database.db.site.create({ data: { slug: "${name}-" + i, name: "Site" } });
       process.stdout.write(i + 1 + "\\n");
       await new Promise((resolve) => setTimeout(resolve, 20));
     }`,
  );
  const child = spawn(process.execPath, ["--import", "tsx", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  let committed = 0;
  child.stdout.on("data", (lines: Buffer) => {
    committed = Number(lines.toString().trim().split("\n").at(-1));
  });
  await once(child.stdout, "data");
  return { child, committed: () => committed };
}

test("a second process joins the owner, survives its SIGKILL, and nothing committed is lost", async () => {
  const owner = await startWriter("owner");
  const guest = await openDatabase({ dataDir });
  expect(await guest.migrate()).toEqual([]);
  await guest.db.site.create({ data: { slug: "guest", name: "Guest" } });
  while (owner.committed() < 10) await delay(20);

  owner.child.kill("SIGKILL");
  await once(owner.child, "exit");
  const promised = owner.committed();

  const count = await retry(() => guest.db.site.count({ where: { slug: { startsWith: "owner" } } }));
  expect(count).toBeGreaterThanOrEqual(promised);
  expect(await guest.db.site.count({ where: { slug: "guest" } })).toBe(1);
  await guest.close();

  const again = await openDatabase({ dataDir });
  expect(await again.db.site.count({ where: { slug: { startsWith: "owner" } } })).toBe(count);
  await again.close();
});

test("transactions of many connections are each whole", async () => {
  const database = await openDatabase({ dataDir });
  await database.db.site.create({ data: { slug: "counter", name: "0" } });
  const increment = () =>
    database.db.$transaction(async (tx) => {
      const { name } = await tx.site.findUniqueOrThrow({ where: { slug: "counter" } });
      await delay(1);
      await tx.site.update({ where: { slug: "counter" }, data: { name: String(Number(name) + 1) } });
    });
  await Promise.all(Array.from({ length: 20 }, increment));
  expect((await database.db.site.findUniqueOrThrow({ where: { slug: "counter" } })).name).toBe("20");
  await database.close();
});

test("two that start at once migrate once", async () => {
  const folder = join(root, "fresh");
  const [one, other] = await Promise.all([
    openDatabase({ dataDir: folder }),
    openDatabase({ dataDir: folder }),
  ]);
  const applied = await Promise.all([one.migrate(), other.migrate()]);
  expect(applied.map(({ length }) => length > 0).sort()).toEqual([false, true]);
  // The owner ends last; whoever joined would else take over.
  await other.close();
  await one.close();
});

test("refused: a data folder that is a file", async () => {
  const file = join(root, "a-file");
  writeFileSync(file, "");
  await expect(openDatabase({ dataDir: file })).rejects.toThrow(NotWritableError);
});

/** While one who joined takes over, the first queries may meet a closed door. */
async function retry<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === 100) throw error;
      await delay(100);
    }
  }
}
