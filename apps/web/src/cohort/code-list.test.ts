import fc from "fast-check";
import { expect, test } from "vitest";
import { type Coding, codeListOf, faultWords, LOINC, MAX_CODES, readCodes, SNOMED_CT } from "./code-list.ts";
import { draftOf } from "./read-definition.ts";
import { type Draft, definitionOf, type Rule } from "./rules.ts";

const ICD = "http://hl7.org/fhir/sid/icd-10-cm";

test("worked example: a pasted list, one of another system, one twice", () => {
  expect(
    readCodes({ system: ICD, text: " E11.9, i10\nE11.9;\n\n http://snomed.info/sct|44054006 " }),
  ).toEqual({
    codes: [
      { system: ICD, code: "E11.9" },
      { system: ICD, code: "i10" },
      { system: SNOMED_CT, code: "44054006" },
    ],
    faults: [],
  });
});

test.each([
  ["E119", ICD, "not-of-system", "“E119” is no code of ICD-10-CM"],
  ["E11.9 I10", ICD, "not-of-system", "“E11.9 I10” is no code"],
  ["4548", LOINC, "not-of-system", "“4548” is no code of LOINC, which are such as 4548-4."],
  ["snomed|44054006", ICD, "no-system", "“snomed|44054006” has a system that is no URI."],
  ["urn:site|", ICD, "no-code", "“urn:site|” has no code after its system."],
  [`urn:site|${"x".repeat(101)}`, ICD, "too-long", "is too long for a code."],
])("refused, and the others count: %s", (text, system, kind, words) => {
  const { codes, faults } = readCodes({ system, text: `${text}, urn:site|ok` });
  expect(codes).toEqual([{ system: "urn:site", code: "ok" }]);
  expect(faults.map((fault) => fault.kind)).toEqual([kind]);
  expect(faultWords(faults[0]!)).toContain(words);
});

test("refused: more than a rule can hold", () => {
  const text = Array.from({ length: MAX_CODES + 3 }, (_, i) => 100_000 + i).join("\n");
  const { codes, faults } = readCodes({ system: SNOMED_CT, text });
  expect(codes).toHaveLength(MAX_CODES);
  expect(faults).toEqual([{ kind: "too-many", count: 203 }]);
});

test("property: codes that are kept are opened as a list of just these, or left as they are", () => {
  const coding = fc.record({
    system: fc.constantFrom(ICD, SNOMED_CT, "urn:site", "no uri"),
    code: fc.oneof(fc.constantFrom("I10", "44054006", "a b", "a,b", "a|b", ""), fc.string()),
  });
  fc.assert(
    fc.property(fc.uniqueArray(coding, { selector: (one) => JSON.stringify(one) }), (codes) => {
      const list = codeListOf(codes);
      if (list) expect(readCodes(list)).toEqual({ codes, faults: [] });
    }),
  );
  const mixed: Coding[] = [
    { system: ICD, code: "I10" },
    { system: "urn:site", code: "high pressure" },
  ];
  expect(codeListOf(mixed)).toEqual({ system: ICD, text: "I10, urn:site|high pressure" });
});

const base = { not: false, kind: "event", times: "1", from: "", to: "" } as const;
const icd = (text: string) => ({ by: "codes", codes: { system: ICD, text } }) as const;
const loinc = { system: LOINC, text: "72166-2" };

test("worked example: codes in each kind of rule that takes them, kept and opened again", () => {
  const draft: Draft = {
    index: { event: { event: "condition", of: icd("I21, I22"), course: "ever" }, which: "first" },
    rules: [
      { ...base, key: 0, event: { event: "medication", of: icd("Z79.4") } },
      { ...base, key: 1, event: { event: "procedure", codes: { system: SNOMED_CT, text: "80146002" } } },
      {
        ...{ ...base, key: 2 },
        event: { event: "observation", codes: loinc, answers: { system: SNOMED_CT, text: "77176002" } },
      },
      { key: 3, not: true, kind: "family", of: icd("C50"), relatives: "any" },
    ],
  };
  const definition = definitionOf(draft);
  expect(definition).toEqual({
    schemaVersion: 1,
    index: {
      event: {
        event: "condition",
        of: { codes: ["I21", "I22"].map((code) => ({ system: ICD, code })) },
        course: "ever",
      },
      which: "first",
    },
    where: {
      all: [
        { has: { event: "medication", of: { codes: [{ system: ICD, code: "Z79.4" }] } } },
        { has: { event: "procedure", codes: [{ system: SNOMED_CT, code: "80146002" }] } },
        {
          has: {
            event: "observation",
            codes: [{ system: LOINC, code: "72166-2" }],
            answers: [{ system: SNOMED_CT, code: "77176002" }],
          },
        },
        { not: { familyHistory: { codes: [{ system: ICD, code: "C50" }] }, relatives: "any" } },
      ],
    },
  });
  expect(draftOf(definition)).toEqual(draft);
});

test("a list that cannot be read asks nothing, and answers that cannot are not any answer", () => {
  const answers = { system: SNOMED_CT, text: "yes" };
  const rules: Rule[] = [
    { ...base, key: 0, event: { event: "condition", of: icd("E119"), course: "ever" } },
    { ...base, key: 1, event: { event: "observation", codes: loinc, answers } },
  ];
  const index = {
    event: { event: "procedure", codes: { system: SNOMED_CT, text: "" } },
    which: "first",
  } as const;
  expect(definitionOf({ index, rules })).toEqual(definitionOf({ index: null, rules: [] }));
});

test("a code that the builder would not take stays as it was kept", () => {
  const of = { codes: [{ system: ICD, code: "E119" }] };
  const kept = { schemaVersion: 1, where: { all: [{ has: { event: "condition", of, course: "ever" } }] } };
  expect(draftOf(kept)!.rules[0]!.kind).toBe("other");
  expect(definitionOf(draftOf(kept)!)).toEqual(kept);
});
