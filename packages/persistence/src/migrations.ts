import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's `prisma` folder. */
const prismaDir = fileURLToPath(new URL("../../../prisma", import.meta.url));
export const migrationsDir = join(prismaDir, "migrations");

export interface Migration {
  /** Folder name, such as `20261120120000_init`. */
  name: string;
  sql: string;
  /** SHA-256 of the file, as Prisma keeps it. */
  checksum: string;
}

/** All migrations, oldest first. */
export async function readMigrations(): Promise<Migration[]> {
  const entries = await readdir(migrationsDir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(join(migrationsDir, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    }),
  );
}

export function readSchema(): Promise<string> {
  return readFile(join(prismaDir, "schema.prisma"), "utf8");
}

/** What the schema engine wants to know of the migrations. */
export function migrationList(migrations: readonly Migration[]) {
  return {
    baseDir: migrationsDir,
    lockfile: { path: "migration_lock.toml", content: 'provider = "postgresql"\n' },
    shadowDbInitScript: "",
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: "migration.sql", content: { tag: "ok" as const, value: sql } },
    })),
  };
}
