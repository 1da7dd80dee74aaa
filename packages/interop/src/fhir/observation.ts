import { z } from "zod";
import { bestCode, requireCode, unitOf } from "./code.ts";
import { concept, instant, period, quantity, reference, resource } from "./datatypes.ts";
import type { MapContext } from "./map-context.ts";
import { recordedAt } from "./recorded-at.ts";

/** value[x]; a Range, Ratio, Period or SampledData stays in the resource as sent. */
const values = {
  valueQuantity: quantity.optional(),
  valueCodeableConcept: concept.optional(),
  valueString: z.string().optional(),
  valueBoolean: z.boolean().optional(),
  valueInteger: z.int().optional(),
  valueDateTime: instant.optional(),
};
const valueSchema = z.object(values);

/** @see https://hl7.org/fhir/R4/observation.html */
export const observationSchema = resource.extend({
  status: z.string().min(1),
  category: z.array(concept).optional(),
  code: concept,
  subject: reference.optional(),
  encounter: reference.optional(),
  effectiveDateTime: instant.optional(),
  effectiveInstant: instant.optional(),
  effectivePeriod: period.optional(),
  issued: instant.optional(),
  ...values,
  component: z.array(z.object({ code: concept, ...values })).optional(),
});

export type ObservationRow = ReturnType<typeof mapObservation>;

/** @throws EntryFault without a code */
export function mapObservation(observation: z.output<typeof observationSchema>, { importedAt }: MapContext) {
  const { system: codeSystem, code, display } = requireCode(observation.code, ".code");
  const effectiveAt =
    observation.effectiveDateTime ??
    observation.effectiveInstant ??
    observation.effectivePeriod?.start ??
    null;
  return {
    status: observation.status,
    category: bestCode(observation.category?.[0])?.code ?? null,
    codeSystem,
    code,
    display,
    effectiveAt,
    recordedAt: recordedAt(importedAt, observation.issued, effectiveAt, observation.meta?.lastUpdated),
    ...mapValue(observation),
    components: (observation.component ?? []).map((component, i) => {
      const coded = requireCode(component.code, `.component[${i}].code`);
      return { code: { ...coded, display: coded.display ?? undefined }, ...mapValue(component) };
    }),
  };
}

/** A quantity with a comparator (`< 5`) is a bound and no measurement, so that it is kept in words. */
function mapValue(given: z.output<typeof valueSchema>) {
  const { valueQuantity: quantity, valueInteger } = given;
  const unit = quantity ? unitOf(quantity) : null;
  const coded = bestCode(given.valueCodeableConcept);
  const measured = quantity && !quantity.comparator ? (quantity.value ?? null) : null;
  const bound = quantity?.comparator
    ? [quantity.comparator, quantity.value, unit].filter((part) => part != null).join(" ")
    : null;
  return {
    valueQuantity: measured ?? valueInteger ?? null,
    valueUnit: unit,
    valueCodeSystem: coded?.system ?? null,
    valueCode: coded?.code ?? null,
    valueText: given.valueString ?? bound ?? coded?.display ?? given.valueDateTime?.toISOString() ?? null,
    valueBoolean: given.valueBoolean ?? null,
  };
}
