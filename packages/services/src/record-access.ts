import type { Actor } from "@synoptic/domain";
import { audit } from "./audit.ts";
import type { ServiceContext } from "./context.ts";

/** `ImagingStudy` becomes `imaging-study.read`. */
function verbOf(subjectType: string, verb: "read" | "search"): string {
  return `${subjectType.replace(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase()}.${verb}`;
}

/** Notes who looked at which patients, through what. */
export async function recordAccess(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  { siteId, kind: actorKind, id: actorId }: Actor,
  subjects: readonly { subjectType: string; subjectId: string; patientId: string }[],
): Promise<void> {
  if (subjects.length === 0) return;
  const at = now();
  await db.auditEvent.createMany({
    data: subjects.map((subject) => ({
      siteId,
      actorKind,
      actorId,
      action: verbOf(subject.subjectType, "read"),
      ...subject,
      at,
    })),
  });
}

/** Notes of whose data a search has shown some, in one statement. */
export async function recordSearch(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  { subjectType, patientIds }: { subjectType: string; patientIds: readonly string[] },
): Promise<void> {
  if (patientIds.length === 0) return;
  const action = verbOf(subjectType, "search");
  const at = now();
  await db.auditEvent.createMany({
    data: patientIds.map((patientId) => ({
      siteId: actor.siteId,
      actorKind: actor.kind,
      actorId: actor.id,
      action,
      subjectType: "Patient",
      subjectId: patientId,
      patientId,
      at,
    })),
  });
}

/** Notes that a file of an export was fetched; whose data it holds, the export itself tells. */
export function recordDownload(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  taskId: string,
): Promise<void> {
  const subject = { subjectType: "BackgroundTask", subjectId: taskId };
  return audit(db, actor, { action: "fhir-export.download", ...subject, at: now() });
}
