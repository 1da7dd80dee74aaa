import { readFileSync } from "node:fs";

/** What R4 says of a resource, a data type or a part of one; see scripts/fhir-structures.mjs, which writes them. */
export interface Structure {
  elements: ReadonlyMap<string, Element>;
  /** `value` for `value[x]`, the elements that may stand for it, and whether one must. */
  choices: readonly { stem: string; names: readonly string[]; required: boolean }[];
  isResource: boolean;
}

export interface Element {
  type: string;
  /** The value set whose codes it must have. */
  boundTo: string | undefined;
  required: boolean;
  repeats: boolean;
}

interface Written {
  types: Record<
    string,
    { base: string; elements: Record<string, string>; choices?: Record<string, string[]> }
  >;
  codes: Record<string, [string, ...string[]]>;
}

const written = JSON.parse(readFileSync(new URL("./r4-structures.json", import.meta.url), "utf8")) as Written;
const pattern = /^([A-Za-z0-9.]+)(?:\(([\w.-]+)\))?([!*+]?)$/;

/** With what its base has, the base's first; nothing where R4 has no such type. */
export function structureOf(name: string): Structure | undefined {
  if (!Object.hasOwn(written.types, name)) return undefined;
  const { base, elements, choices = {} } = written.types[name]!;
  const inherited = structureOf(base);
  const own = Object.entries(elements).map(([key, value]): [string, Element] => {
    const [, type = "", boundTo, mark = ""] = pattern.exec(value) ?? [];
    return [
      key,
      {
        type,
        boundTo,
        required: "!+".includes(mark) && mark !== "",
        repeats: "*+".includes(mark) && mark !== "",
      },
    ];
  });
  const ownChoices = Object.entries(choices).map(([stem, names]) => ({
    stem: stem.replace("!", ""),
    names,
    required: stem.endsWith("!"),
  }));
  return {
    elements: new Map([...(inherited?.elements ?? []), ...own]),
    choices: [...(inherited?.choices ?? []), ...ownChoices],
    isResource: name === "Resource" || (inherited?.isResource ?? false),
  };
}

/** Whether R4 has a resource of this type. */
export function isResourceType(name: string): boolean {
  return !name.includes(".") && (structureOf(name)?.isResource ?? false);
}

/** The codes of a value set that R4 requires. */
export function codesOf(valueSet: string): readonly [string, ...string[]] {
  return written.codes[valueSet]!;
}
