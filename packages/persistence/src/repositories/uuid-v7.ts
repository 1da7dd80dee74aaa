import { randomFillSync } from "node:crypto";

/** Random bytes for 1,024 ids: asking the system for each costs more than all the rest of a row. */
const pool = Buffer.alloc(16 * 1024);
let used = pool.length;

/** A UUID that starts with its moment, as Prisma gives rows that it writes itself. @see RFC 9562, section 5.7 */
export function uuidV7(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const bytes = pool.subarray(used, used + 16);
  used += 16;
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
