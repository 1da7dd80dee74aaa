import { randomUUID } from "node:crypto";
import type { Actor } from "@synoptic/domain";
import { writeResearchConsent } from "@synoptic/interop";
import type { ResearchConsent } from "@synoptic/persistence";
import { audit } from "../audit.ts";
import type { ServiceContext } from "../context.ts";
import { requirePatient } from "../known-patient.ts";
import { settleConsents } from "./settle-consents.ts";

export interface RecordResearchConsentInput {
  patientId: string;
  consent: ResearchConsent;
}

/**
 * Notes what a patient said of research with their data, now: as a FHIR Consent beside those that were imported, the
 * newest of which counts.
 * @throws NotFoundError
 */
export async function recordResearchConsent(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  { patientId, consent }: RecordResearchConsentInput,
): Promise<{ patientId: string }> {
  const at = now();
  await db.$transaction(async (tx) => {
    await requirePatient(tx, actor, patientId);
    const fhirId = randomUUID();
    const { id } = await tx.keptResource.create({
      data: {
        ...{ patientId, sourceSystem: "synoptic", resourceType: "Consent", fhirId, versionId: "1" },
        ...{ status: "active", effectiveAt: at, recordedAt: at, display: "Research" },
        raw: writeResearchConsent({ id: fhirId, consent, at }),
      },
      select: { id: true },
    });
    await settleConsents(tx, [patientId], at);
    const subject = { subjectType: "KeptResource", subjectId: id, patientId };
    await audit(tx, actor, { action: `research-consent.${consent}`, ...subject, at });
  });
  return { patientId };
}
