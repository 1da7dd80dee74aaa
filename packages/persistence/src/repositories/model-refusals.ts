import type { ModelProcess, ModelRefusal } from "../generated/prisma/client.ts";
import type { Db } from "./db.ts";

export interface NewModelRefusal {
  modelVersionId: string;
  /** Which kind of process refuses it. */
  process: ModelProcess;
  code: string;
  message: string;
}

/**
 * Notes that a kind of process refuses a model. The same fault again leaves the note as it is, so that it tells since
 * when.
 * @returns false where it was noted already
 */
export async function keepModelRefusal(
  db: Db,
  { modelVersionId, process, code, message }: NewModelRefusal,
  at: Date,
): Promise<boolean> {
  const { count: written } = await db.modelRefusal.createMany({
    data: [{ modelVersionId, process, code, message, refusedAt: at }],
    skipDuplicates: true,
  });
  if (written > 0) return true;
  const { count: changed } = await db.modelRefusal.updateMany({
    where: { modelVersionId, process, NOT: { code, message } },
    data: { code, message, refusedAt: at },
  });
  return changed > 0;
}

/** Forgets what a kind of process has refused. @param modelVersionId of this model only */
export async function clearModelRefusals(
  db: Db,
  process: ModelProcess,
  modelVersionId?: string,
): Promise<void> {
  await db.modelRefusal.deleteMany({
    where: { process, ...(modelVersionId === undefined ? {} : { modelVersionId }) },
  });
}

/** Who refuses a model, of the kinds that serve it. */
export function findServingRefusal(db: Db, modelVersionId: string): Promise<ModelRefusal | null> {
  return db.modelRefusal.findFirst({
    where: { modelVersionId, process: { in: ["api", "worker"] } },
    orderBy: { process: "asc" },
  });
}
