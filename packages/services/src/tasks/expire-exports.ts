import { forgetBlob, type Prisma } from "@synoptic/persistence";
import type { ServiceContext } from "../context.ts";

/** How long an export's files stay. */
export const exportLifetimeMs = 24 * 60 * 60 * 1000;

/** Tasks whose result is files that go after a day. */
const exportKinds = ["fhir-export", "cohort-export"];

/** What the result of every such task has. */
export interface ExportedFiles {
  files: readonly { sha256: string }[];
  /** Its files are gone. */
  expired?: boolean;
}

type ExpireContext = Pick<ServiceContext, "db" | "blobs" | "now">;

/** Whether the files are gone, whenever their time was to be. */
export function wasRemoved(result: ExportedFiles | null): boolean {
  return result?.expired ?? false;
}

/** Removes the files of exports that are over their time. */
export async function expireExports(context: ExpireContext): Promise<void> {
  const { db, now } = context;
  const before = new Date(now().getTime() - exportLifetimeMs);
  // A result that does not say whether it has expired is no row to Prisma's NOT: SQL knows neither yes nor no of it.
  const old = await db.$queryRaw<{ id: string; result: ExportedFiles }[]>`
    SELECT id, result FROM background_tasks
    WHERE kind = ANY(${exportKinds}) AND state = 'succeeded' AND finished_at < ${before}
      AND result ->> 'expired' IS NULL`;
  for (const { id, result } of old) await expireExport(context, id, result);
}

/** Removes one export's files, but those that another export has, too; its row stays and says so. */
export async function expireExport(
  { db, blobs }: ExpireContext,
  taskId: string,
  result: ExportedFiles,
): Promise<void> {
  const expired: ExportedFiles = { ...result, expired: true };
  await db.backgroundTask.update({
    where: { id: taskId },
    data: { result: expired as unknown as Prisma.InputJsonObject },
    select: { id: true },
  });
  for (const { sha256 } of result.files) {
    const [others] = await db.$queryRaw<{ count: bigint }[]>`
      SELECT count(*) FROM background_tasks
      WHERE kind = ANY(${exportKinds}) AND state = 'succeeded' AND result ->> 'expired' IS NULL
        AND result -> 'files' @> ${JSON.stringify([{ sha256 }])}::jsonb`;
    if (others!.count === 0n && (await forgetBlob(db, sha256))) await blobs.remove(sha256);
  }
}
