import {
  type Actor,
  evaluateScore,
  type GivenInputs,
  InvalidInputError,
  NotFoundError,
  type ScoreResult,
  scores,
} from "@synoptic/domain";
import type { ServiceContext } from "./context.ts";
import { type GivenInput, readGivenInputs } from "./given-inputs.ts";
import { visibleHistories } from "./visible-histories.ts";

/** What is asked, of whomever. */
export interface ScoresQuestion {
  /** The history counts as it was known then; now where nothing is said. */
  at?: Date | undefined;
  /** All of the shelf where nothing is said. */
  scoreIds?: readonly string[] | undefined;
  /** What the caller knows and the record does not; each stands in place of what the record tells. */
  given?: readonly GivenInput[] | undefined;
}

/**
 * What each published score says of a patient as known at a moment: its risks, or what is missing, or why it does not
 * apply, with the facts that it was computed from.
 * @throws NotFoundError where the actor may not see the patient; InvalidInputError for a score or an input that does
 *   not exist, a value out of range, or a moment in the future
 */
export async function computeScores(
  context: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  { patientId, ...question }: ScoresQuestion & { patientId: string },
): Promise<ScoreResult[]> {
  const results = (await computeScoresOfAll(context, actor, [patientId], question)).get(patientId);
  if (!results) throw new NotFoundError("The site has no such patient.", ["patientId"]);
  return results;
}

/**
 * The same of several patients, in as many statements as of one.
 * @returns by patient id; who the actor may not see is not in it
 * @throws InvalidInputError as `computeScores` does
 */
export async function computeScoresOfAll(
  context: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  patientIds: readonly string[],
  { at, scoreIds, given = [] }: ScoresQuestion,
): Promise<Map<string, ScoreResult[]>> {
  const asked = scoreIds === undefined ? scores : scoreIds.map(findScore);
  const inputs: GivenInputs = readGivenInputs(given);
  const histories = await visibleHistories(context, actor, patientIds, at);
  return new Map(
    histories.map((history) => [
      history.patientId,
      asked.map((score) => evaluateScore(score, history, inputs)),
    ]),
  );
}

function findScore(id: string) {
  const score = scores.find((each) => each.id === id);
  if (!score) throw new InvalidInputError("There is no score with this id.", ["scoreIds"]);
  return score;
}
