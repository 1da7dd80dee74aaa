import type { Db } from "./db.ts";

/** Notes that the blob store has these bytes; known ones are left as they are. */
export async function keepBlob(
  db: Db,
  blob: { sha256: string; bytes: number; mediaType: string },
  at: Date,
): Promise<void> {
  await db.blob.createMany({
    data: [{ ...blob, bytes: BigInt(blob.bytes), createdAt: at }],
    skipDuplicates: true,
  });
}
