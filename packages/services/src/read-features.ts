import { type Actor, type Feature, historyFeatures } from "@synoptic/domain";
import type { ServiceContext } from "./context.ts";
import { visibleHistories } from "./visible-histories.ts";

/** What is asked, of whomever. */
export interface FeaturesQuestion {
  /** As known then; now where nothing is said. */
  at?: Date | undefined;
}

/**
 * What is known of patients at a moment, as features with the facts that each was read from.
 * @returns by patient id; who the actor may not see is not in it
 * @throws InvalidInputError for a moment in the future
 */
export async function readFeaturesOfAll(
  context: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  patientIds: readonly string[],
  { at }: FeaturesQuestion,
): Promise<Map<string, Feature[]>> {
  const histories = await visibleHistories(context, actor, patientIds, at);
  return new Map(histories.map((history) => [history.patientId, historyFeatures(history, history.asOf)]));
}
