import { InvalidInputError } from "@synoptic/domain";
import type { z } from "zod";

/**
 * The input as the schema reads it.
 * @throws InvalidInputError naming the first thing that is wrong; it tells the rule, never the value
 */
export function validated<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new InvalidInputError(issue?.message ?? "The input is wrong.", (issue?.path ?? []).map(String));
}
