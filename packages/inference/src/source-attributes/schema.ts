import { z } from "zod";
import { type SourceAttributeKey, sourceAttributeGroups } from "./attributes.ts";

const keys = sourceAttributeGroups.flatMap(({ attributes }) =>
  Object.keys(attributes),
) as SourceAttributeKey[];
const text = z.string().trim().min(1).max(4000).optional();

/** What a manifest says for itself: any of the 31, by key. What it leaves out is told as not available. */
export const sourceAttributesSchema = z.strictObject(
  Object.fromEntries(keys.map((key) => [key, text])) as Record<SourceAttributeKey, typeof text>,
);
