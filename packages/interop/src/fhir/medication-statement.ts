import { z } from "zod";
import { bestCode, type Code, requireCode } from "./code.ts";
import { concept, instant, period, type Reference, reference, resource } from "./datatypes.ts";
import type { MapContext } from "./map-context.ts";
import { recordedAt } from "./recorded-at.ts";

/** @see https://hl7.org/fhir/R4/medicationstatement.html */
export const medicationStatementSchema = resource.extend({
  status: z.string().min(1),
  medicationCodeableConcept: concept.optional(),
  medicationReference: reference.optional(),
  subject: reference,
  effectiveDateTime: instant.optional(),
  effectivePeriod: period.optional(),
  dateAsserted: instant.optional(),
});

/** Which medication it is. */
export interface WhichMedication {
  /** Nothing, as is `code`, while the Medication that tells it is not known. */
  codeSystem: string | null;
  code: string | null;
  display: string | null;
  /** FHIR id of the Medication that it refers to. */
  medicationFhirId: string | null;
}

export interface MedicationRow extends WhichMedication {
  status: string;
  effectiveAt: Date | null;
  endedAt: Date | null;
  recordedAt: Date;
}

/** @throws EntryFault where it neither tells nor refers to which medication */
export function mapMedicationStatement(
  statement: z.output<typeof medicationStatementSchema>,
  context: MapContext,
): MedicationRow {
  const effectiveAt = statement.effectiveDateTime ?? statement.effectivePeriod?.start ?? null;
  return {
    status: statement.status,
    ...whichMedication(statement, context),
    effectiveAt,
    endedAt: statement.effectivePeriod?.end ?? null,
    recordedAt: recordedAt(
      context.importedAt,
      statement.dateAsserted,
      effectiveAt,
      statement.meta?.lastUpdated,
    ),
  };
}

/**
 * Which medication: by code, by a Medication that was sent along, or by the reference's own words. A Medication may
 * come in another file, before or after: its id is all that is known then.
 * @throws EntryFault
 */
export function whichMedication(
  given: {
    medicationCodeableConcept?: z.output<typeof concept> | undefined;
    medicationReference?: Reference | undefined;
  },
  { medication }: MapContext,
): WhichMedication {
  const { medicationCodeableConcept: coded, medicationReference: pointer } = given;
  if (!pointer) {
    return { ...coding(requireCode(coded, ".medicationCodeableConcept")), medicationFhirId: null };
  }
  const { fhirId, code } = medication(pointer);
  const words = pointer.display === undefined ? undefined : bestCode({ text: pointer.display });
  return { ...coding(bestCode(code) ?? words), medicationFhirId: fhirId };
}

function coding(code: Code | undefined): Omit<WhichMedication, "medicationFhirId"> {
  return { codeSystem: code?.system ?? null, code: code?.code ?? null, display: code?.display ?? null };
}
