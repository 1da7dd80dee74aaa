import { DomainError, NotFoundError } from "@synoptic/domain";
import { toDisplay } from "@synoptic/imaging";
import {
  claimShadowRequest,
  findTakeableShadowRequests,
  type NewShadowReading,
  returnShadowRequest,
  type ShadowRequest,
  saveShadowReading,
} from "@synoptic/persistence";
import type { ServiceContext } from "../context.ts";
import { isPassing } from "../passing-faults.ts";
import { type OpenModelContext, openModel } from "./open-model.ts";

type ShadowContext = OpenModelContext & Pick<ServiceContext, "blobs">;

/** An attempt counts when it begins, so that a model that ends its process does not do so for ever. */
const maxAttempts = 3;

/**
 * Lets challengers and shadows read what they were asked to and nobody is reading: the cases of one assessment, or
 * what was left over. What they say is kept once and never shown with the answer; where one fails, its fault's code
 * is kept, and the assessment is as it was. Safe to run twice, also at once. Never throws: the request stays.
 */
export async function readShadows(
  context: ShadowContext,
  { assessmentId, limit, signal }: { assessmentId?: string; limit: number; signal?: AbortSignal },
): Promise<void> {
  const { db, now } = context;
  const told = (of: string | undefined) => (error: unknown) => {
    context.log?.warn({ assessmentId: of, err: error }, "A shadow could not be read; it is tried again.");
  };
  const waiting = await findTakeableShadowRequests(db, now(), { assessmentId, limit }).catch(
    told(assessmentId),
  );
  for (const key of waiting ?? []) {
    if (signal?.aborted) return;
    await claimShadowRequest(db, key, now())
      .then((held) => held && answer(context, held))
      .catch(told(key.assessmentId));
  }
}

async function answer(context: ShadowContext, held: ShadowRequest): Promise<void> {
  const { db, now } = context;
  if (held.attempts > maxAttempts) {
    return await saveShadowReading(db, held, {
      probabilities: [],
      errorCode: "INTERRUPTED",
      readAt: now(),
    });
  }
  try {
    await saveShadowReading(db, held, await read(context, held));
  } catch (error) {
    if (isPassing(error) && held.attempts < maxAttempts) {
      await returnShadowRequest(db, held);
      throw error;
    }
    const errorCode = error instanceof DomainError ? error.code : "INTERNAL";
    await saveShadowReading(db, held, { probabilities: [], errorCode, readAt: now() });
  }
}

async function read(
  context: ShadowContext,
  { assessmentId, modelVersionId }: ShadowRequest,
): Promise<NewShadowReading> {
  const { db, blobs, now } = context;
  const [{ scenario, frameNumber, instance }, { modelId: id, version, manifestSha256 }] = await Promise.all([
    db.riskAssessment.findUniqueOrThrow({
      where: { id: assessmentId },
      select: { scenario: true, frameNumber: true, instance: { select: { sha256: true } } },
    }),
    db.modelVersion.findUniqueOrThrow({
      where: { id: modelVersionId },
      select: { modelId: true, version: true, manifestSha256: true },
    }),
  ]);
  if (!instance) throw new NotFoundError("The assessment read no image.");
  const model = await openModel(context, scenario, { id, version, manifestSha256 });
  const image = await toDisplay(await blobs.read(instance.sha256), (frameNumber ?? 1) - 1);
  const { probabilities, novelty } = await model.read(model.prepare(image));
  return { probabilities: [...probabilities], isNovel: novelty?.isNovel ?? false, readAt: now() };
}
