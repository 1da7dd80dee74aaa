import { z } from "zod";

/**
 * Why one instance of a study is read for an assessment, or is not. Kept with the assessment, so that it can be told
 * afterwards by the rules of then.
 */
export const instanceChoice = z.object({
  instanceId: z.string(),
  isRead: z.boolean(),
  /** Of an object with several frames those that are read, from 1; empty of all else. */
  frameNumbers: z.array(z.int().positive()),
  /** Name of the rule that decided, such as `view`; `read` of what is read. */
  rule: z.string(),
  /** What it found, such as `other-view`; nothing of what is read. */
  code: z.string().nullable(),
  /** In words; one sentence. */
  reason: z.string(),
  /** What the instance does not say, or what is to be kept in mind; sentences. */
  notes: z.array(z.string()),
});

export type InstanceChoice = z.infer<typeof instanceChoice>;

/** As an assessment keeps them; every instance of the study once, those that are read first. */
export const instanceChoices = z.array(instanceChoice);
