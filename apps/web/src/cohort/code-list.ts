/** Codes as typed or pasted: separated by commas, semicolons or lines; `system|code` where one is of another system. */
export interface CodeList {
  system: string;
  text: string;
}

/** A set that has a name, or codes one by one. */
export type CodeChoice = { by: "set"; set: string } | { by: "codes"; codes: CodeList };

export interface Coding {
  system: string;
  code: string;
}

interface CodeSystem {
  name: string;
  /** What its codes look like, as far as a slip of the finger shows. */
  pattern: RegExp;
  like: string;
}

export const ICD_10_CM = "http://hl7.org/fhir/sid/icd-10-cm";
export const SNOMED_CT = "http://snomed.info/sct";
export const RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm";
export const LOINC = "http://loinc.org";

const icd10: Omit<CodeSystem, "name"> = {
  pattern: /^[A-Z]\d([0-9A-Z](\.[0-9A-Z]{0,4})?)?$/i,
  like: "I10 or E11.9, each with all below it",
};
const number = /^\d{1,18}$/;

/** Systems that are offered, by their URI. Where codes are classes, one means all below it, as the server has it. */
export const codeSystems: Readonly<Record<string, CodeSystem>> = {
  [ICD_10_CM]: { name: "ICD-10-CM", ...icd10 },
  "http://hl7.org/fhir/sid/icd-10": { name: "ICD-10", ...icd10 },
  [SNOMED_CT]: { name: "SNOMED CT", pattern: /^\d{6,18}$/, like: "44054006" },
  [RXNORM]: { name: "RxNorm", pattern: number, like: "6809" },
  "http://www.whocc.no/atc": {
    name: "ATC",
    pattern: /^[A-Z](\d\d([A-Z]([A-Z](\d\d)?)?)?)?$/i,
    like: "A10 or A10BA02, each with all below it",
  },
  [LOINC]: { name: "LOINC", pattern: /^\d{1,7}-\d$/, like: "4548-4" },
};

/** As many as a rule can hold; longer lists belong into a set. */
export const MAX_CODES = 200;
const MAX_LENGTH = { system: 200, code: 100 };

export type CodeFault =
  | { kind: "not-of-system"; code: string; system: string }
  | { kind: "no-code"; code: string }
  | { kind: "no-system"; code: string }
  | { kind: "too-long"; code: string }
  | { kind: "too-many"; count: number };

/** What a list asks for, each code once, and what of it could not be read and so asks for nothing. */
export function readCodes({ system, text }: CodeList): { codes: Coding[]; faults: CodeFault[] } {
  const read = new Map<string, Coding>();
  const faults: CodeFault[] = [];
  for (const token of new Set(text.split(/[,;\n]/).map((each) => each.trim()))) {
    if (token === "") continue;
    const bar = token.lastIndexOf("|");
    const coding =
      bar < 0
        ? { system, code: token }
        : { system: token.slice(0, bar).trim(), code: token.slice(bar + 1).trim() };
    const fault = faultOf(coding, token);
    if (fault) faults.push(fault);
    else read.set(`${coding.system}|${coding.code}`, coding);
  }
  const codes = [...read.values()];
  if (codes.length > MAX_CODES) faults.push({ kind: "too-many", count: codes.length });
  return { codes: codes.slice(0, MAX_CODES), faults };
}

function faultOf({ system, code }: Coding, token: string): CodeFault | undefined {
  if (code === "") return { kind: "no-code", code: token };
  if (!/^[a-z][a-z0-9+.-]*:\S+$/i.test(system)) return { kind: "no-system", code: token };
  if (system.length > MAX_LENGTH.system || code.length > MAX_LENGTH.code)
    return { kind: "too-long", code: token };
  const known = Object.hasOwn(codeSystems, system) ? codeSystems[system] : undefined;
  return known && !known.pattern.test(code) ? { kind: "not-of-system", code, system } : undefined;
}

/** What is wrong, for people. */
export function faultWords(fault: CodeFault): string {
  switch (fault.kind) {
    case "not-of-system": {
      const { name, like } = codeSystems[fault.system]!;
      return `${short(fault.code)} is no code of ${name}, which are such as ${like}.`;
    }
    case "no-code":
      return `${short(fault.code)} has no code after its system.`;
    case "no-system":
      return `${short(fault.code)} has a system that is no URI.`;
    case "too-long":
      return `${short(fault.code)} is too long for a code.`;
    case "too-many":
      return `${fault.count} codes are too many: the first ${MAX_CODES} count.`;
  }
}

const short = (text: string) => `“${text.length > 40 ? `${text.slice(0, 40)}…` : text}”`;

/**
 * Codes as a list that reads as just these, in their order.
 * @returns nothing where no list does
 */
export function codeListOf(codes: unknown): CodeList | undefined {
  if (!Array.isArray(codes) || codes.length === 0) return undefined;
  const given = codes as Coding[];
  const { system } = given[0]!;
  const text = given
    .map((each) => (each.system === system ? each.code : `${each.system}|${each.code}`))
    .join(", ");
  const list = { system, text };
  const { codes: read, faults } = readCodes(list);
  const isSame =
    read.length === given.length &&
    read.every((one, i) => one.system === given[i]!.system && one.code === given[i]!.code);
  return isSame && faults.length === 0 ? list : undefined;
}
