import { forgetBlob, type Prisma } from "@synoptic/persistence";
import type { ServiceContext } from "../../context.ts";
import { type ExportResult, exportKind, exportLifetimeMs } from "./export-task.ts";

type ExpireContext = Pick<ServiceContext, "db" | "blobs" | "now">;

/** Removes the files of exports that are over their time. */
export async function expireExports(context: ExpireContext): Promise<void> {
  const { db, now } = context;
  const old = await db.backgroundTask.findMany({
    where: {
      kind: exportKind,
      state: "succeeded",
      finishedAt: { lt: new Date(now().getTime() - exportLifetimeMs) },
      NOT: { result: { path: ["expired"], equals: true } },
    },
    select: { id: true, result: true },
  });
  for (const { id, result } of old) await expireExport(context, id, result as unknown as ExportResult);
}

/** Removes one export's files, but those that another export has, too; its row stays and says so. */
export async function expireExport(
  { db, blobs }: ExpireContext,
  taskId: string,
  result: ExportResult,
): Promise<void> {
  const expired: ExportResult = { ...result, expired: true };
  await db.backgroundTask.update({
    where: { id: taskId },
    data: { result: expired as unknown as Prisma.InputJsonObject },
    select: { id: true },
  });
  for (const { sha256 } of result.files) {
    const others = await db.backgroundTask.count({
      where: {
        kind: exportKind,
        result: { path: ["files"], array_contains: [{ sha256 }] },
        NOT: { result: { path: ["expired"], equals: true } },
      },
    });
    if (others === 0 && (await forgetBlob(db, sha256))) await blobs.remove(sha256);
  }
}
