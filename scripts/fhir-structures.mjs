/**
 * Writes what the FHIR reader knows of R4's resources and data types, from HL7's own definitions (CC0):
 * `node scripts/fhir-structures.mjs FOLDER`, a folder with `profiles-types.json`, `profiles-resources.json`,
 * `valuesets.json` and `v3-codesystems.json`, as in `definitions.json.zip` of https://hl7.org/fhir/R4/downloads.html.
 *
 * A type is `{ base, elements, choices }`. An element is its type with what it is bound to in brackets, then `!` for
 * exactly one, `*` for any number, `+` for one or more, nothing for one at most: `code(administrative-gender)`.
 * A choice is the names that may stand for `value[x]`; `!` ends the name of one that must be there.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [folder] = process.argv.slice(2);
if (!folder) throw new Error("Name the folder of HL7's definitions.");
const target = "packages/interop/src/fhir/validation/r4-structures.json";
/** Larger ones are languages, currencies and the like, which change without a release of FHIR. */
const maxCodes = 400;

/** @param {string} name @returns {any[]} */
const resources = (name) =>
  JSON.parse(readFileSync(join(folder, name), "utf8")).entry.map(
    (/** @type {any} */ entry) => entry.resource,
  );

const vocabulary = [...resources("valuesets.json"), ...resources("v3-codesystems.json")];
/** @param {string} type */
const byUrl = (type) =>
  new Map(vocabulary.filter(({ resourceType }) => resourceType === type).map((one) => [one.url, one]));
const valueSets = byUrl("ValueSet");
const codeSystems = byUrl("CodeSystem");

/** @param {any[]} concepts @returns {string[]} */
const withChildren = (concepts) =>
  concepts.flatMap(({ code, concept = [] }) => [code, ...withChildren(concept)]);

/** @param {any} include @returns {string[] | undefined} */
function codesOf({ system, concept, filter, valueSet }) {
  if (filter || valueSet) return undefined;
  if (concept) return concept.map((/** @type {any} */ one) => one.code);
  const defined = codeSystems.get(system);
  return defined?.content === "complete" ? withChildren(defined.concept ?? []) : undefined;
}

/** @type {Record<string, string[]>} */
const codes = {};
/** The set's short name where all its codes are known and few. @param {any} binding */
function boundTo(binding) {
  if (binding?.strength !== "required" || !binding.valueSet) return "";
  const set = valueSets.get(binding.valueSet.split("|")[0]);
  if (!set?.compose?.include || set.compose.exclude) return "";
  const parts = set.compose.include.map(codesOf);
  if (parts.includes(undefined)) return "";
  const all = [...new Set(parts.flat())].sort();
  if (all.length === 0 || all.length > maxCodes) return "";
  codes[set.id] = all;
  return `(${set.id})`;
}

const bases = ["Element", "BackboneElement", "Resource", "DomainResource"];
/** @param {any} element */
const nameOfType = (element, /** @type {any} */ type) =>
  element.contentReference
    ? element.contentReference.slice(1)
    : type.code.startsWith("http://hl7.org/fhirpath/")
      ? (type.extension?.[0]?.valueUrl ?? "string")
      : type.code;
/** @param {any} element */
const cardinality = ({ min, max }) => (max === "1" ? (min > 0 ? "!" : "") : min > 0 ? "+" : "*");

/** @type {Record<string, { base: string, elements: Record<string, string>, choices?: Record<string, string[]> }>} */
const types = {};
for (const definition of [...resources("profiles-types.json"), ...resources("profiles-resources.json")]) {
  if (definition.resourceType !== "StructureDefinition" || definition.kind === "primitive-type") continue;
  if (definition.derivation === "constraint") continue;
  const [root, ...elements] = definition.snapshot.element;
  types[root.path] = { base: definition.baseDefinition?.split("/").at(-1) ?? "", elements: {} };
  for (const element of elements) {
    const { path, max, binding } = element;
    if (max === "0") continue;
    const cut = path.lastIndexOf(".");
    const [parent, name] = [path.slice(0, cut), path.slice(cut + 1)];
    const own = types[parent];
    const inherited = element.base.path.split(".")[0];
    if (!own || (bases.includes(inherited) && inherited !== parent)) continue;
    const given = element.type ?? [{}];
    if (name.endsWith("[x]")) {
      const stem = name.slice(0, -3);
      own.choices ??= {};
      own.choices[stem + cardinality(element)] = given.map((/** @type {any} */ type) => {
        const key = stem + type.code[0].toUpperCase() + type.code.slice(1);
        own.elements[key] = type.code + (type.code === "code" ? boundTo(binding) : "");
        return key;
      });
      continue;
    }
    const backbone = ["BackboneElement", "Element"].includes(given[0].code) && !element.contentReference;
    if (backbone) types[path] = { base: given[0].code, elements: {} };
    const type = backbone ? path : nameOfType(element, given[0]);
    const bound = ["code", "CodeableConcept", "Coding"].includes(type) ? boundTo(binding) : "";
    own.elements[name] = type + bound + cardinality(element);
  }
}
// One line a type, so that a change shows.
const lines = (/** @type {Record<string, unknown>} */ all) =>
  Object.entries(all)
    .map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`)
    .join(",\n");
writeFileSync(target, `{"types":{\n${lines(types)}\n},"codes":{\n${lines(codes)}\n}}\n`);
