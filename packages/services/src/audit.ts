import type { Actor } from "@synoptic/domain";
import type { ServiceContext } from "./context.ts";

export interface AuditNote {
  /** A verb, such as `patient.read`. */
  action: string;
  subjectType: string;
  subjectId: string;
  patientId?: string;
  at: Date;
}

/** Notes who did what, in the transaction that does it. Ids only. */
export async function audit(
  db: Pick<ServiceContext["db"], "auditEvent">,
  actor: Actor,
  note: AuditNote,
): Promise<void> {
  await db.auditEvent.create({
    data: { siteId: actor.siteId, actorKind: actor.kind, actorId: actor.id, ...note },
    select: { id: true },
  });
}

/** The same of many at once. */
export async function auditEach(
  db: Pick<ServiceContext["db"], "auditEvent">,
  actor: Actor,
  notes: readonly AuditNote[],
): Promise<void> {
  const by = { siteId: actor.siteId, actorKind: actor.kind, actorId: actor.id };
  await db.auditEvent.createMany({ data: notes.map((note) => ({ ...by, ...note })) });
}
