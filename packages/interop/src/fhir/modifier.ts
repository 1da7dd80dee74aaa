/** The types that a history is read from; the others are kept and read by nothing here. */
const read = new Set([
  ...["Patient", "Encounter", "Condition", "Observation", "FamilyMemberHistory"],
  ...["Medication", "MedicationStatement", "MedicationRequest"],
  ...["Procedure", "AllergyIntolerance", "Immunization"],
]);

/**
 * Where a resource that is read here holds an extension that changes its meaning, such as to its opposite. None is
 * known here, and R4 forbids to process what one stands in.
 * @returns within the resource, such as `.modifierExtension` or `.component[0].modifierExtension`; nothing without any
 * @see https://hl7.org/fhir/R4/extensibility.html#modifierExtension
 */
export function findModifier(resource: Record<string, unknown>): string | undefined {
  return read.has(String(resource.resourceType)) ? within(resource, "") : undefined;
}

function within(value: unknown, place: string): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const found = within(value[i], `${place}[${i}]`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  for (const key in value) {
    if (key === "modifierExtension") return `${place}.modifierExtension`;
    const child = (value as Record<string, unknown>)[key];
    const found = typeof child === "object" ? within(child, `${place}.${key}`) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}
