import { type Actor, ConflictError, InvalidInputError } from "@synoptic/domain";
import type { ServiceContext } from "../context.ts";

/** @throws InvalidInputError where the period ends before it begins */
export function requirePeriod(from: Date | undefined, to: Date | undefined): void {
  if (from && to && from >= to)
    throw new InvalidInputError("The period of the labels ends before it begins.", ["labelsTo"]);
}

/**
 * One training of a model at a time.
 * @param kind of the task
 * @throws ConflictError where such a task for this model waits or runs
 */
export async function requireNotTraining(
  db: ServiceContext["db"],
  { siteId }: Pick<Actor, "siteId">,
  kind: string,
  modelId: string,
): Promise<void> {
  const busy = await db.backgroundTask.findFirst({
    where: {
      siteId,
      kind,
      state: { in: ["queued", "running"] },
      input: { path: ["modelId"], equals: modelId },
    },
    select: { id: true },
  });
  if (busy) throw new ConflictError("This model is being trained.", ["modelId"]);
}
