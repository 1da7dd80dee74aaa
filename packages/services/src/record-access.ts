import type { Actor } from "@synoptic/domain";
import { audit } from "./audit.ts";
import type { ServiceContext } from "./context.ts";

/** `ImagingStudy` becomes `imaging-study.read`. */
function readAction(subjectType: string): string {
  return `${subjectType.replace(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase()}.read`;
}

/** Notes who looked at which patient, through what. */
export function recordAccess(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  subject: { subjectType: string; subjectId: string; patientId: string },
): Promise<void> {
  return audit(db, actor, { action: readAction(subject.subjectType), ...subject, at: now() });
}
