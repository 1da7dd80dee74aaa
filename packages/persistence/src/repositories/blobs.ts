import type { Db } from "./db.ts";

/** Notes that the blob store has these bytes; known ones are left as they are. */
export async function keepBlobs(
  db: Db,
  blobs: readonly { sha256: string; bytes: number; mediaType: string }[],
  at: Date,
): Promise<void> {
  // In one order, so that two that write the same ones do not wait for each other.
  const ordered = blobs.toSorted((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
  await db.blob.createMany({
    data: ordered.map(({ sha256, bytes, mediaType }) => ({
      ...{ sha256, bytes: BigInt(bytes), mediaType, createdAt: at },
    })),
    skipDuplicates: true,
  });
}

/** The same of one. */
export function keepBlob(
  db: Db,
  blob: { sha256: string; bytes: number; mediaType: string },
  at: Date,
): Promise<void> {
  return keepBlobs(db, [blob], at);
}

/** Forgets a blob that no upload and no image refers to. @returns whether its bytes may go */
export async function forgetBlob(db: Db, sha256: string): Promise<boolean> {
  const unused = { uploads: { none: {} }, instances: { none: {} } };
  const { count } = await db.blob.deleteMany({ where: { sha256, ...unused } });
  return count > 0;
}
