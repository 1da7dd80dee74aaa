import { z } from "zod";
import { bestCode, requireCode } from "./code.ts";
import { concept, instant, period, reference, resource } from "./datatypes.ts";
import type { MapContext } from "./map-context.ts";
import { recordedAt } from "./recorded-at.ts";

/** @see https://hl7.org/fhir/R4/condition.html */
export const conditionSchema = resource.extend({
  clinicalStatus: concept.optional(),
  verificationStatus: concept.optional(),
  code: concept.optional(),
  bodySite: z.array(concept).optional(),
  subject: reference,
  encounter: reference.optional(),
  onsetDateTime: instant.optional(),
  onsetPeriod: period.optional(),
  abatementDateTime: instant.optional(),
  abatementPeriod: period.optional(),
  recordedDate: instant.optional(),
});

export type ConditionRow = ReturnType<typeof mapCondition>;

/** @throws EntryFault without a code */
export function mapCondition(condition: z.output<typeof conditionSchema>, { importedAt }: MapContext) {
  const { system: codeSystem, code, display } = requireCode(condition.code, ".code");
  const bodySite = bestCode(condition.bodySite?.[0]);
  const effectiveAt = condition.onsetDateTime ?? condition.onsetPeriod?.start ?? null;
  return {
    clinicalStatus: bestCode(condition.clinicalStatus)?.code ?? null,
    verificationStatus: bestCode(condition.verificationStatus)?.code ?? null,
    codeSystem,
    code,
    display,
    bodySiteSystem: bodySite?.system ?? null,
    bodySiteCode: bodySite?.code ?? null,
    bodySiteDisplay: bodySite?.display ?? null,
    effectiveAt,
    abatedAt: condition.abatementDateTime ?? condition.abatementPeriod?.end ?? null,
    recordedAt: recordedAt(importedAt, condition.recordedDate, effectiveAt, condition.meta?.lastUpdated),
  };
}
