import { InvalidInputError } from "@synoptic/domain";
import { requireAugmentation } from "@synoptic/imaging";
import { z } from "zod";
import type { TrainingOptions } from "./train-head.ts";

const share = z.number().min(0).max(1);

const trainingOptions = z.strictObject({
  C: z.number().positive().max(1000).optional(),
  l1Ratio: share.optional(),
  focalGamma: z.number().min(0).max(10).optional(),
  balanced: z.boolean().optional(),
  calibration: z.enum(["temperature", "platt", "isotonic"]).optional(),
  earlyStopping: z.boolean().optional(),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .optional(),
  augmentation: z
    .strictObject({
      copies: z.int().min(1).max(20),
      crop: z.number().optional(),
      flip: z.boolean().optional(),
      flipUpsideDown: z.boolean().optional(),
      rotation: z.number().optional(),
      shift: z.number().optional(),
      shear: z.number().optional(),
      zoom: z.number().optional(),
      noise: z.number().optional(),
      brightness: z.number().optional(),
    })
    .optional(),
});

/**
 * @throws InvalidInputError naming the option that is out of range, as callers call it
 */
export function checkedOptions(options: TrainingOptions): z.infer<typeof trainingOptions> {
  const read = trainingOptions.safeParse(JSON.parse(JSON.stringify(options)));
  if (!read.success) {
    const [issue] = read.error.issues;
    const path = (issue?.path ?? []).map((key) => (key === "C" ? "strength" : String(key)));
    throw new InvalidInputError(issue?.message ?? "An option is not valid.", path);
  }
  const { augmentation } = read.data;
  if (augmentation) {
    requireAugmentation(augmentation);
    const { copies: _copies, ...changes } = augmentation;
    if (!Object.values(changes).some(Boolean))
      throw new InvalidInputError("Variants that change nothing teach nothing: say what may be changed.", [
        "augmentation",
      ]);
  }
  return read.data;
}

/** What a task of the kind `training` holds: no patient's data, and enough to do the same again. */
export const trainingTaskInput = z.strictObject({
  scenario: z.string(),
  modelId: z.string(),
  version: z.string(),
  /** ISO instants between which the labels were recorded. */
  from: z.iso.datetime().nullable(),
  to: z.iso.datetime().nullable(),
  options: trainingOptions,
});

export type TrainingTaskInput = z.infer<typeof trainingTaskInput>;

/** Of the models that a site has: 1.0.0 for the first of an id, then one more in the middle. */
export function nextVersion(own: readonly { id: string; version: string }[], modelId: string): string {
  const minors = own.filter(({ id }) => id === modelId).map(({ version }) => Number(version.split(".")[1]));
  return minors.length === 0 ? "1.0.0" : `1.${Math.max(...minors) + 1}.0`;
}

/**
 * A new head's id; `SCENARIO-site-head` where none is given.
 * @throws InvalidInputError at `path`
 */
export function headId(scenario: string, given: string | null | undefined, path: string): string {
  return siteModelId(`${scenario}-site-head`, given, path);
}

/** @throws InvalidInputError at `path` */
export function siteModelId(usual: string, given: string | null | undefined, path: string): string {
  const id = given ?? usual;
  if (!/^[a-z0-9-]{1,64}$/.test(id))
    throw new InvalidInputError("An id is 1 to 64 small letters, digits and hyphens.", [path]);
  return id;
}
