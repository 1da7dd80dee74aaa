import { DomainError, type ImageRead } from "@synoptic/domain";
import { type ImageQuality, imageQuality, type SourceImage, toDisplay } from "@synoptic/imaging";
import { type ImageReading, type ModelLibrary, type ScenarioModel, versionKey } from "@synoptic/inference";
import type { ImageToRead } from "./load-assessment-inputs.ts";

/** One image as it was looked at. */
export interface LookedAt extends ImageRead {
  /** Nothing where its pixels could not be decoded. */
  quality: ImageQuality | null;
  /** Nothing where a check of its quality forbade to read it. */
  reading: ImageReading | null;
}

/**
 * Reads the images of a study by one model. They are decoded one after the other, so that one is held at a time, and
 * what is decoded waits for the network together with the others: the engine makes batches of them.
 *
 * An image that must not be read is not read: a score of it would only tempt. One that cannot be decoded is left out
 * with its reason where others can.
 * @throws the first image's fault where none can be decoded, and what reading throws
 */
export async function readImages(
  models: Pick<ModelLibrary, "read">,
  scenario: ScenarioModel,
  images: readonly ImageToRead[],
): Promise<LookedAt[]> {
  const faults: DomainError[] = [];
  const looking: Promise<LookedAt>[] = [];
  for (const image of images) {
    const bytes = await image.bytes();
    const shown = await toDisplay(bytes, (image.frameNumber ?? 1) - 1).catch((error: unknown) => {
      if (!(error instanceof DomainError)) throw error;
      faults.push(error);
      return null;
    });
    const one = look(models, scenario, shown, image.stack);
    // It is awaited with the others; until then nobody listens.
    one.catch(() => undefined);
    looking.push(one);
  }
  if (images.length > 0 && faults.length === images.length) throw faults[0]!;
  return Promise.all(looking);
}

async function look(
  models: Pick<ModelLibrary, "read">,
  scenario: ScenarioModel,
  shown: SourceImage | null,
  stack: string | null,
): Promise<LookedAt> {
  const quality = shown && imageQuality(shown, scenario.expects);
  const withheld = shown ? (quality?.fault ?? null) : "image-unreadable";
  const reading =
    shown && withheld === null
      ? await models.read(shown, scenario.id, { model: versionKey(scenario.head) })
      : null;
  return {
    image: reading?.evidence ?? null,
    novelty: reading?.novelty ?? null,
    withheld,
    stack,
    quality,
    reading,
  };
}
