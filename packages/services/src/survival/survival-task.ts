import { type IndexRule, InvalidInputError } from "@synoptic/domain";
import { z } from "zod";

/** Days between the first fact and the index, where no date is given. */
export const LOOKBACK_DAYS = 365;

/** What a task of the kind `survival-training` holds: no patient's data, and enough to do the same again. */
export const survivalTaskInput = z.strictObject({
  outcome: z.string(),
  modelId: z.string(),
  version: z.string(),
  /** ISO instant of everybody's index; else each patient's own, by `lookbackDays`. */
  indexAt: z.iso.datetime().nullable(),
  lookbackDays: z.int().min(0).max(36_525),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1),
});
export type SurvivalTaskInput = z.infer<typeof survivalTaskInput>;

export function indexRule({ indexAt, lookbackDays }: SurvivalTaskInput): IndexRule {
  return indexAt === null ? { lookbackDays } : { at: new Date(indexAt) };
}

/** How the index was chosen, in words. */
export function indexSentence({ indexAt, lookbackDays }: SurvivalTaskInput): string {
  return indexAt === null
    ? `followed from the first encounter at least ${lookbackDays} days after the first recorded fact`
    : `followed from ${indexAt.slice(0, 10)}`;
}

/**
 * A new model's id; `OUTCOME-site-survival` where none is given.
 * @throws InvalidInputError
 */
export function survivalModelId(outcome: string, given: string | null | undefined): string {
  const id = given ?? `${outcome}-site-survival`;
  if (!/^[a-z0-9-]{1,64}$/.test(id))
    throw new InvalidInputError("An id is 1 to 64 small letters, digits and hyphens.", ["modelId"]);
  return id;
}
