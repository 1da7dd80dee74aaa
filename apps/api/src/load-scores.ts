import { NotFoundError, type ScoreResult } from "@synoptic/domain";
import { computeScoresOfAll, type ScoresQuestion } from "@synoptic/services";
import { type RequestContext, requireActor } from "./context.ts";

interface Batch {
  patientIds: Set<string>;
  results: Promise<Map<string, ScoreResult[]>>;
}

/** What an operation is about to ask, by the question. */
const waiting = new WeakMap<RequestContext, Map<string, Batch>>();

/**
 * One patient's scores. The patients of a page ask one after the other before anything is read, so that their
 * histories are read together, as known at the same moment.
 */
export async function loadScores(
  context: RequestContext,
  patientId: string,
  question: ScoresQuestion,
): Promise<ScoreResult[]> {
  const batches = waiting.get(context) ?? new Map<string, Batch>();
  waiting.set(context, batches);
  const key = JSON.stringify(question);
  const batch = batches.get(key) ?? openBatch(context, question, () => batches.delete(key));
  batches.set(key, batch);
  batch.patientIds.add(patientId);
  const results = (await batch.results).get(patientId);
  if (!results) throw new NotFoundError("The site has no such patient.", ["patientId"]);
  return results;
}

function openBatch(context: RequestContext, question: ScoresQuestion, close: () => void): Batch {
  const patientIds = new Set<string>();
  const results = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
    close();
    return computeScoresOfAll(context.services, requireActor(context), [...patientIds], question);
  });
  return { patientIds, results };
}
