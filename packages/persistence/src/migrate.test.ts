import { expect, test } from "vitest";
import { diffMigrations } from "./migration-diff.ts";
import { readMigrations } from "./migrations.ts";
import { createTestDatabase } from "./testing.ts";

test("schema.prisma and the migrations lead to the same database", async () => {
  expect(await diffMigrations()).toBe("");
});

test("worked example: the history is Prisma's own, and what is applied is not applied again", async () => {
  const database = await createTestDatabase();
  try {
    const rows = await database.db.$queryRaw<{ migration_name: string; checksum: string }[]>`
      SELECT migration_name, checksum FROM _prisma_migrations
      WHERE finished_at IS NOT NULL AND applied_steps_count = 1 ORDER BY migration_name`;
    const migrations = await readMigrations();
    expect(rows).toEqual(migrations.map(({ name, checksum }) => ({ migration_name: name, checksum })));
    expect(await Promise.all([database.migrate(), database.migrate()])).toEqual([[], []]);
  } finally {
    await database.close();
  }
});

test.each([
  [
    "a newer version's",
    "UPDATE _prisma_migrations SET migration_name = '99999999999999_later'",
    /newer version/,
  ],
  ["an edited", "UPDATE _prisma_migrations SET checksum = 'x'", /edited/],
  ["a half applied", "UPDATE _prisma_migrations SET finished_at = NULL", /stopped half-way/],
])("refused: %s migration", async (_what, sql, reason) => {
  const database = await createTestDatabase();
  try {
    await database.db.$executeRawUnsafe(sql);
    await expect(database.migrate()).rejects.toThrow(reason);
  } finally {
    await database.close();
  }
});
