import { PrismaPg } from "@prisma/adapter-pg";
import type { SqlDriverAdapter } from "@prisma/driver-adapter-utils";
import type pg from "pg";

/**
 * Connects so that a migration is sent as it is written, in one transaction: the adapter's own cuts it at each semicolon,
 * and those of a function's body and of a comment end nothing.
 */
export async function connectForScripts(pool: pg.Pool): Promise<SqlDriverAdapter> {
  const adapter = await new PrismaPg(pool).connect();
  adapter.executeScript = async (script) => {
    const client = await pool.connect();
    try {
      await client.query(script);
    } finally {
      client.release();
    }
  };
  return adapter;
}
