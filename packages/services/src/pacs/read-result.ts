import type { Actor } from "@synoptic/domain";
import type { ServiceContext } from "../context.ts";
import { type ResultKind, renderResult } from "../render-result.ts";

/**
 * An assessment as a DICOM file: the one that is kept beside the study, or one that is made now where none is. The caller
 * has made sure that the reader may see the assessment.
 * @throws NotFoundError where no image was read, or there is no heatmap
 */
export async function readResult(
  context: Pick<ServiceContext, "db" | "blobs" | "models" | "modelsHome">,
  asked: { actor: Actor; assessmentId: string; kind: ResultKind },
): Promise<Uint8Array> {
  const { assessmentId: resultOfId, kind } = asked;
  const kept = await context.db.instance.findFirst({
    where: { resultOfId, frames: kind === "heatmap" ? { gt: 0 } : 0 },
    select: { sha256: true },
  });
  return kept ? context.blobs.read(kept.sha256) : renderResult(context, asked);
}
