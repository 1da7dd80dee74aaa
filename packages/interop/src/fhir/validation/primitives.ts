import { z } from "zod";
import { parseInstant } from "../instant.ts";
import { xhtmlFault } from "./xhtml.ts";

/** Beyond the definition's own pattern, what a program that shows the text in a browser must not be given. */
const active = /<\s*\/?\s*(?:script|iframe|object|embed)\b/i;
const string = z
  .string()
  .max(1_048_576, "is longer than 1 MiB")
  .refine((value) => value.trim() !== "", "is empty")
  .refine((value) => !active.test(value), "holds markup that a browser would run");
const date = /^\d{4}(?:-\d\d(?:-\d\d)?)?$/;
const matching = (pattern: RegExp, name: string) => z.string().regex(pattern, `is not a FHIR ${name}`);
const moment = (name: string, shape?: RegExp) =>
  z
    .string()
    .refine(
      (value) => (shape?.test(value) ?? true) && parseInstant(value) !== undefined,
      `is not a FHIR ${name}`,
    );
const uri = matching(/^\S+$/, "uri");
const whole = (least: number) => z.int().min(least).max(2_147_483_647);

/** FHIR's primitive types as JSON has them. @see https://hl7.org/fhir/R4/datatypes.html#primitive */
export const primitives: Readonly<Record<string, z.ZodType>> = {
  base64Binary: z
    .string()
    .refine((value) => /^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(value), "is not a FHIR base64Binary"),
  boolean: z.boolean(),
  canonical: uri,
  code: matching(/^\S+(?: \S+)*$/, "code"),
  date: moment("date", date),
  dateTime: moment("dateTime"),
  decimal: z.number(),
  id: matching(/^[A-Za-z0-9\-.]{1,64}$/, "id"),
  instant: moment("instant", /T.*(?:Z|[+-]\d\d:\d\d)$/),
  integer: whole(-2_147_483_648),
  markdown: string,
  oid: matching(/^urn:oid:[0-2](?:\.(?:0|[1-9]\d*))+$/, "oid"),
  positiveInt: whole(1),
  string,
  time: matching(/^(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?$/, "time"),
  unsignedInt: whole(0),
  uri,
  url: uri,
  uuid: matching(/^urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, "uuid"),
  xhtml: z.string().superRefine((value, context) => {
    const fault = xhtmlFault(value);
    if (fault) context.addIssue({ code: "custom", message: fault });
  }),
};
