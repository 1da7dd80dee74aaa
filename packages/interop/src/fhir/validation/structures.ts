import { readFileSync } from "node:fs";

/** What R4 says of a resource, a data type or a part of one; see scripts/fhir-structures.mjs, which writes them. */
export interface Structure {
  elements: ReadonlyMap<string, Element>;
  /** Elements that must be there, choices aside. */
  required: readonly string[];
  /** `value` for each element that may stand for `value[x]`. */
  choiceOf: ReadonlyMap<string, string>;
  requiredChoices: readonly string[];
  isResource: boolean;
}

export interface Element {
  type: string;
  /** Primitive types begin with a small letter. */
  isPrimitive: boolean;
  repeats: boolean;
  /** The codes that it must have, where R4 binds it to few. */
  codes: ReadonlySet<string> | undefined;
}

interface Written {
  types: Record<string, WrittenType>;
  codes: Record<string, string[]>;
}
interface WrittenType {
  base: string;
  elements: Record<string, string>;
  choices?: Record<string, string[]>;
}

const written = JSON.parse(readFileSync(new URL("./r4-structures.json", import.meta.url), "utf8")) as Written;
const codeSets = new Map(Object.entries(written.codes).map(([name, codes]) => [name, new Set(codes)]));
const structures = new Map<string, Structure>();

/** With what its base has; nothing where R4 has no such type. */
export function structureOf(name: string): Structure | undefined {
  const known = structures.get(name);
  if (known || !Object.hasOwn(written.types, name)) return known;
  const structure = read(name, written.types[name]!);
  structures.set(name, structure);
  return structure;
}

/** Whether R4 has a resource of this type. */
export function isResourceType(name: string): boolean {
  return !name.includes(".") && (structureOf(name)?.isResource ?? false);
}

const pattern = /^([A-Za-z0-9.]+)(?:\(([\w.-]+)\))?([!*+]?)$/;

function read(name: string, { base, elements, choices = {} }: WrittenType): Structure {
  const inherited = structureOf(base);
  const own = new Map<string, Element>();
  const required: string[] = [...(inherited?.required ?? [])];
  for (const [key, value] of Object.entries(elements)) {
    const [, type = "", boundTo = "", mark = ""] = pattern.exec(value) ?? [];
    const repeats = mark === "*" || mark === "+";
    own.set(key, { type, isPrimitive: /^[a-z]/.test(type), repeats, codes: codeSets.get(boundTo) });
    if (mark === "!" || mark === "+") required.push(key);
  }
  const stems = Object.entries(choices).map(([stem, names]) => ({
    stem: stem.replace("!", ""),
    names,
    of: stem,
  }));
  return {
    elements: new Map([...(inherited?.elements ?? []), ...own]),
    required,
    choiceOf: new Map([
      ...(inherited?.choiceOf ?? []),
      ...stems.flatMap(({ stem, names }) => names.map((one): [string, string] => [one, stem])),
    ]),
    requiredChoices: [
      ...(inherited?.requiredChoices ?? []),
      ...stems.filter(({ of }) => of.endsWith("!")).map(({ stem }) => stem),
    ],
    isResource: name === "Resource" || (inherited?.isResource ?? false),
  };
}
