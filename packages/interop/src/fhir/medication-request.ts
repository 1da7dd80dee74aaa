import { z } from "zod";
import { concept, instant, reference, resource } from "./datatypes.ts";
import type { MapContext } from "./map-context.ts";
import { type MedicationRow, whichMedication } from "./medication-statement.ts";
import { recordedAt } from "./recorded-at.ts";

/** @see https://hl7.org/fhir/R4/medicationrequest.html */
export const medicationRequestSchema = resource.extend({
  status: z.string().min(1),
  medicationCodeableConcept: concept.optional(),
  medicationReference: reference.optional(),
  subject: reference,
  doNotPerform: z.boolean().optional(),
  authoredOn: instant.optional(),
});

/**
 * @returns nothing for an order not to give something: no medication was taken
 * @throws EntryFault where it neither tells nor refers to which medication
 */
export function mapMedicationRequest(
  request: z.output<typeof medicationRequestSchema>,
  context: MapContext,
): MedicationRow | undefined {
  if (request.doNotPerform) return undefined;
  return {
    status: request.status,
    ...whichMedication(request, context),
    effectiveAt: request.authoredOn ?? null,
    endedAt: null,
    recordedAt: recordedAt(context.importedAt, request.authoredOn, request.meta?.lastUpdated),
  };
}
