import type { Coding as CodingShape } from "@synoptic/domain";
import { builder } from "../builder.ts";

export const Coding = builder.objectRef<CodingShape>("Coding").implement({
  description: "A code with the system that defines it, as in FHIR.",
  fields: (t) => ({
    system: t.exposeString("system", {
      description: "URI of the code system, such as `http://snomed.info/sct`.",
    }),
    code: t.exposeString("code", { description: "The code itself." }),
    display: t.string({
      nullable: true,
      description: "The code's words, where known.",
      resolve: (coding) => coding.display ?? null,
    }),
  }),
});

export const CodingInput = builder.inputType("CodingInput", {
  description: "A code with the system that defines it.",
  fields: (t) => ({
    system: t.string({ required: true, description: "URI of the code system, such as `http://loinc.org`." }),
    code: t.string({ required: true, description: "The code itself." }),
    display: t.string({ description: "The code's words." }),
  }),
});

/** A coding from columns that are all set or all empty. */
export function codingOf(system: string | null, code: string | null, display: string | null = null) {
  if (system === null || code === null) return null;
  return display === null ? { system, code } : { system, code, display };
}
