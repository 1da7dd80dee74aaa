import type { Actor } from "@synoptic/domain";
import type { ServiceContext } from "./context.ts";

/** `ImagingStudy` becomes `imaging-study.read`. */
function readAction(subjectType: string): string {
  return `${subjectType.replace(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase()}.read`;
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
      action: readAction(subject.subjectType),
      ...subject,
      at,
    })),
  });
}
