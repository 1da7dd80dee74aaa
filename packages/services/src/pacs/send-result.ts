import { type Actor, ConflictError, InvalidInputError, NotFoundError } from "@synoptic/domain";
import { requestResults, sendResultsTo, visibleAssessments } from "@synoptic/persistence";
import { audit } from "../audit.ts";
import type { ServiceContext } from "../context.ts";
import { requireLiveServer } from "./dicom-server.ts";

/**
 * Puts an assessment's results on their way to a DICOMweb server. Asked again, the same files are sent again.
 * @throws NotFoundError, also for another site's
 * @throws ConflictError where the server gets no results, or was ended
 * @throws InvalidInputError where no DICOM image was read: an archive has no study to put the results to
 */
export async function sendResult(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  { assessmentId, serverId }: { assessmentId: string; serverId: string },
): Promise<{ deliveryId: string; assessmentId: string }> {
  const at = now();
  return db.$transaction(async (tx) => {
    const assessment = await tx.riskAssessment.findUnique({
      where: { id: assessmentId, AND: [visibleAssessments(actor)] },
      select: { patientId: true },
    });
    if (!assessment) throw new NotFoundError("The site has no such assessment.", ["assessmentId"]);
    const server = await requireLiveServer(tx, actor, serverId);
    if (server.results === "none")
      throw new ConflictError("No results are sent to this server.", ["serverId"]);
    if (!(await requestResults(tx, assessmentId, at))) {
      const why = "No DICOM image was read for it, so that an archive has no study to put the results to.";
      throw new InvalidInputError(why, ["assessmentId"]);
    }
    const deliveryId = await sendResultsTo(tx, { assessmentId, serverId }, at);
    const subject = { subjectType: "RiskAssessment", subjectId: assessmentId };
    await audit(tx, actor, { action: "result.send", ...subject, patientId: assessment.patientId, at });
    return { deliveryId, assessmentId };
  });
}
