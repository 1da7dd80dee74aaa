import { type Actor, NotFoundError } from "@synoptic/domain";
import type { ServiceContext } from "@synoptic/services";
import { type RequestContext, requireActor } from "./context.ts";

interface Batch<Answer> {
  patientIds: Set<string>;
  answers: Promise<Map<string, Answer>>;
}

type AskOfAll<Question, Answer> = (
  context: ServiceContext,
  actor: Actor,
  patientIds: readonly string[],
  question: Question,
) => Promise<Map<string, Answer>>;

/**
 * Makes a question about several patients one about one patient: the patients of a page ask one after the other before
 * anything is read, so that their histories are read together, as known at the same moment.
 */
export function batchPatients<Question, Answer>(ask: AskOfAll<Question, Answer>) {
  /** What an operation is about to ask, by the question. */
  const waiting = new WeakMap<RequestContext, Map<string, Batch<Answer>>>();

  return async (context: RequestContext, patientId: string, question: Question): Promise<Answer> => {
    const batches = waiting.get(context) ?? new Map<string, Batch<Answer>>();
    waiting.set(context, batches);
    const key = JSON.stringify(question);
    const batch = batches.get(key) ?? open(context, question, () => batches.delete(key));
    batches.set(key, batch);
    batch.patientIds.add(patientId);
    const answer = (await batch.answers).get(patientId);
    if (answer === undefined) throw new NotFoundError("The site has no such patient.", ["patientId"]);
    return answer;
  };

  function open(context: RequestContext, question: Question, close: () => void): Batch<Answer> {
    const patientIds = new Set<string>();
    const answers = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      close();
      return ask(context.services, requireActor(context), [...patientIds], question);
    });
    return { patientIds, answers };
  }
}
