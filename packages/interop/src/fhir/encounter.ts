import { z } from "zod";
import { bestCode } from "./code.ts";
import { coding, concept, period, reference, resource } from "./datatypes.ts";
import type { MapContext } from "./map-context.ts";
import { recordedAt } from "./recorded-at.ts";

/** @see https://hl7.org/fhir/R4/encounter.html */
export const encounterSchema = resource.extend({
  status: z.string().min(1),
  class: coding.optional(),
  type: z.array(concept).optional(),
  subject: reference.optional(),
  period: period.optional(),
});

export type EncounterRow = ReturnType<typeof mapEncounter>;

export function mapEncounter(encounter: z.output<typeof encounterSchema>, { importedAt }: MapContext) {
  const type = bestCode(encounter.type?.[0]);
  const effectiveAt = encounter.period?.start ?? null;
  return {
    status: encounter.status,
    classCode: encounter.class?.code ?? null,
    typeSystem: type?.system ?? null,
    typeCode: type?.code ?? null,
    typeDisplay: type?.display ?? null,
    effectiveAt,
    endedAt: encounter.period?.end ?? null,
    recordedAt: recordedAt(importedAt, effectiveAt, encounter.meta?.lastUpdated),
  };
}
