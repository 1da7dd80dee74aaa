import { z } from "zod";
import { parseInstant } from "./instant.ts";

const required = "is empty";
const text = z.string().min(1, required).max(100_000, "is too long");

/** Of what is indexed; a B-tree entry of PostgreSQL holds 2,704 bytes. */
export const indexed = (characters: number) => z.string().min(1, required).max(characters, "is too long");

/** FHIR date, dateTime or instant, to its first moment. */
export const instant = z.string().transform((value, context) => {
  const moment = parseInstant(value);
  if (moment) return moment;
  context.addIssue({ code: "custom", message: "is not a FHIR date or dateTime" });
  return z.NEVER;
});

export const coding = z.object({
  system: text.optional(),
  code: indexed(500).optional(),
  display: text.optional(),
});
export const concept = z.object({ coding: z.array(coding).optional(), text: text.optional() });
export const reference = z.object({
  reference: text.optional(),
  type: text.optional(),
  identifier: z.object({ system: text.optional(), value: text.optional() }).optional(),
  display: text.optional(),
});
export const period = z.object({ start: instant.optional(), end: instant.optional() });
export const quantity = z.object({
  value: z.number().optional(),
  comparator: z.enum(["<", "<=", ">=", ">", "ad"]).optional(),
  unit: text.optional(),
  system: text.optional(),
  code: text.optional(),
});
const meta = z.object({
  versionId: text.optional(),
  lastUpdated: instant.optional(),
  tag: z.array(coding).optional(),
});

/** What every resource may have. */
export const resource = z.object({ meta: meta.optional() });

export type Concept = z.output<typeof concept>;
export type Reference = z.output<typeof reference>;
export type Quantity = z.output<typeof quantity>;
