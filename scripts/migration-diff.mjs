// npm run migration -- NAME: writes what schema.prisma has and the migrations lack as a new migration.
// npm run migration -- --check: fails where they differ.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { register } from "tsx/esm/api";

register();
const { diffMigrations } = await import("../packages/persistence/src/migration-diff.ts");
const { migrationsDir } = await import("../packages/persistence/src/migrations.ts");

const [name] = process.argv.slice(2);
if (name === undefined || !/^(--check|[a-z][a-z0-9_]*)$/.test(name)) {
  console.error("Name the migration in lower case, such as: npm run migration -- add_site_address");
  process.exit(2);
}
await mkdir(migrationsDir, { recursive: true });
const sql = await diffMigrations();
if (name === "--check") {
  if (sql) console.error(`schema.prisma and the migrations differ:\n${sql}`);
  process.exit(sql ? 1 : 0);
}
if (!sql) {
  console.log("Nothing to do: the migrations already lead to schema.prisma.");
  process.exit(0);
}
const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
const folder = join(migrationsDir, `${stamp}_${name}`);
await mkdir(folder);
await writeFile(join(folder, "migration.sql"), sql);
console.log(`prisma/migrations/${stamp}_${name}/migration.sql`);
