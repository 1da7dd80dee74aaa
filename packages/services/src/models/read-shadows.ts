import { DomainError } from "@synoptic/domain";
import { toDisplay } from "@synoptic/imaging";
import { findModelRoles } from "@synoptic/persistence";
import type { ServiceContext } from "../context.ts";
import { openModel } from "./site-models.ts";

type ShadowContext = Pick<ServiceContext, "db" | "models" | "modelsHome" | "now" | "log">;

/**
 * Lets the site's challenger and shadow read the image that its champion has answered for. What they say is kept and
 * never shown with the answer; where one fails, its fault's code is kept, and the assessment is as it was.
 */
export async function readShadows(
  context: ShadowContext,
  assessment: { id: string; siteId: string; scenario: string; image: Uint8Array },
): Promise<void> {
  const { db, log } = context;
  try {
    const { challenger, shadow } = await findModelRoles(db, assessment.siteId, assessment.scenario);
    for (const key of [challenger, shadow]) {
      if (!key) continue;
      const reading = await readOne(context, assessment, key);
      await db.shadowReading.createMany({
        data: { assessmentId: assessment.id, modelVersionId: key.modelVersionId, ...reading },
        skipDuplicates: true,
      });
    }
  } catch (error) {
    log?.warn({ assessmentId: assessment.id, err: error }, "A shadow could not be read.");
  }
}

async function readOne(
  context: ShadowContext,
  { scenario, image }: { scenario: string; image: Uint8Array },
  key: Parameters<typeof openModel>[2],
) {
  try {
    const model = await openModel(context, scenario, key);
    const { probabilities, novelty } = await model.read(model.prepare(await toDisplay(image)));
    return {
      probabilities: [...probabilities],
      isNovel: novelty?.isNovel ?? false,
      readAt: context.now(),
    };
  } catch (error) {
    const errorCode = error instanceof DomainError ? error.code : "INTERNAL";
    return { probabilities: [], errorCode, readAt: context.now() };
  }
}
