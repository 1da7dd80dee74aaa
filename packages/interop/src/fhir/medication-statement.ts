import { z } from "zod";
import { type Code, requireCode } from "./code.ts";
import { concept, instant, period, type Reference, reference, resource } from "./datatypes.ts";
import { EntryFault } from "./errors.ts";
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

export interface MedicationRow {
  status: string;
  codeSystem: string;
  code: string;
  display: string | null;
  effectiveAt: Date | null;
  endedAt: Date | null;
  recordedAt: Date;
}

/** @throws EntryFault where it does not tell which medication */
export function mapMedicationStatement(
  statement: z.output<typeof medicationStatementSchema>,
  context: MapContext,
): MedicationRow {
  const { system: codeSystem, code, display } = medicationCode(statement, context);
  const effectiveAt = statement.effectiveDateTime ?? statement.effectivePeriod?.start ?? null;
  return {
    status: statement.status,
    codeSystem,
    code,
    display,
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
 * Which medication: by code, by a Medication that was sent along, or by the reference's own words.
 * @throws EntryFault
 */
export function medicationCode(
  given: {
    medicationCodeableConcept?: z.output<typeof concept> | undefined;
    medicationReference?: Reference | undefined;
  },
  { medication }: MapContext,
): Code {
  const { medicationCodeableConcept: coded, medicationReference: pointer } = given;
  if (!pointer) return requireCode(coded, ".medicationCodeableConcept");
  const found = medication(pointer) ?? (pointer.display ? { text: pointer.display } : undefined);
  if (!found) {
    throw new EntryFault(
      "UNRESOLVED_REFERENCE",
      ".medicationReference",
      "The Medication was not sent along.",
    );
  }
  return requireCode(found, ".medicationReference");
}
