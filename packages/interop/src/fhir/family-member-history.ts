import { z } from "zod";
import { bestCode, requireCode } from "./code.ts";
import { concept, instant, quantity, reference, resource } from "./datatypes.ts";
import type { MapContext } from "./map-context.ts";
import { recordedAt } from "./recorded-at.ts";

/** @see https://hl7.org/fhir/R4/familymemberhistory.html */
export const familyMemberHistorySchema = resource.extend({
  status: z.string().min(1),
  patient: reference,
  date: instant.optional(),
  relationship: concept,
  condition: z.array(z.object({ code: concept, onsetAge: quantity.optional() })).optional(),
});

/** UCUM units of time in years; 365.25 days a year. */
const years = new Map([
  ["a", 1],
  ["mo", 1 / 12],
  ["wk", 7 / 365.25],
  ["d", 1 / 365.25],
]);

export type FamilyHistoryRow = ReturnType<typeof mapFamilyMemberHistory>[number];

/**
 * One row a condition of the relative, or one without a condition. None where it was entered in error, since the
 * row has no status to say so.
 * @throws EntryFault without a code
 */
export function mapFamilyMemberHistory(
  history: z.output<typeof familyMemberHistorySchema>,
  { importedAt }: MapContext,
) {
  if (history.status === "entered-in-error") return [];
  const relationship = requireCode(history.relationship, ".relationship");
  const shared = {
    relationshipSystem: relationship.system,
    relationshipCode: relationship.code,
    relationship: relationship.display,
    effectiveAt: history.date ?? null,
    recordedAt: recordedAt(importedAt, history.date, history.meta?.lastUpdated),
  };
  const conditions = history.condition?.length ? history.condition : [undefined];
  return conditions.map((condition, conditionIndex) => {
    const code = condition
      ? requireCode(condition.code, `.condition[${conditionIndex}].code`)
      : bestCode(undefined);
    const age = condition?.onsetAge;
    const factor = years.get(age?.code ?? "a");
    return {
      ...shared,
      conditionIndex,
      conditionSystem: code?.system ?? null,
      conditionCode: code?.code ?? null,
      conditionDisplay: code?.display ?? null,
      onsetAgeYears: age?.value === undefined || factor === undefined ? null : age.value * factor,
    };
  });
}
