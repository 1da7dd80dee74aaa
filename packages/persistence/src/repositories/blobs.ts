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

/** Forgets a blob that no upload and no image refers to. @returns whether its bytes may go */
export async function forgetBlob(db: Db, sha256: string): Promise<boolean> {
  const unused = { uploads: { none: {} }, instances: { none: {} } };
  const { count } = await db.blob.deleteMany({ where: { sha256, ...unused } });
  return count > 0;
}
