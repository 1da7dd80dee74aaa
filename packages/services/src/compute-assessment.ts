import type { ImageRead, ImagesRead, PooledImages } from "@synoptic/domain";
import { type GridMap, type ImageReading, type ModelLibrary, versionKey } from "@synoptic/inference";
import type { AssessmentMaps, NewRiskAssessment } from "@synoptic/persistence";
import { fuseEvidence } from "./fuse-evidence.ts";
import type { AssessmentInputs } from "./load-assessment-inputs.ts";
import { type LookedAt, readImages } from "./read-images.ts";

type Computed = Pick<
  NewRiskAssessment,
  | "instanceId"
  | "frameNumber"
  | "instanceChoices"
  | "result"
  | "inputs"
  | "models"
  | "maps"
  | "otherMaps"
  | "embedding"
>;

/**
 * Reads the images, each in one forward pass, reads the history, and fuses both. Pure but for the networks' arithmetic
 * and the images' bytes.
 * @param note told what is being done and how far it is, 0 to 1
 */
export async function computeAssessment(
  models: Pick<ModelLibrary, "read" | "historyModel">,
  inputs: AssessmentInputs,
  note: (step: "reading" | "fusing", progress: number) => Promise<void>,
): Promise<Computed> {
  const { scenario, history, study, images, prevalence, imageWeight, priorImage, nothingToRead } = inputs;
  await note("reading", 0.3);
  const looked = await readImages(models, scenario, images);

  await note("fusing", 0.7);
  const nothing: ImageRead[] = nothingToRead ? [{ image: null, novelty: null, withheld: nothingToRead }] : [];
  const { result, evidence, pooled } = fuseEvidence(models, inputs, images.length > 0 ? looked : nothing);
  const at = pooled ? standsForStudy(pooled, images) : 0;
  const [main, mainImage] = [looked[at], images[at]];
  const read = looked.find(({ reading }) => reading)?.reading;
  return {
    instanceId: mainImage?.instanceId ?? null,
    frameNumber: mainImage?.frameNumber ?? null,
    instanceChoices: inputs.choices ?? [],
    result: pooled ? { ...result, images: describeImages(inputs, looked, pooled) } : result,
    inputs: {
      historyAsOf: history.asOf.toISOString(),
      factIds: [...new Set(evidence.flatMap(({ factIds }) => factIds))],
      evidence,
      instanceSha256: mainImage?.sha256 ?? null,
      bodyPart: study?.bodyPart ?? null,
      laterality: study?.laterality ?? null,
      prevalence: {
        probabilities: Object.fromEntries(
          scenario.classes.map(({ id }, i) => [id, prevalence.probabilities[i] ?? null]),
        ),
        source: prevalence.source,
        clinicPrevalenceId: prevalence.clinicPrevalenceId,
      },
      imageWeight: imageWeight && { id: imageWeight.id, ...imageWeight.weight },
      priorImageAssessmentId: priorImage?.assessmentId ?? null,
      logits: main?.reading?.logits ?? null,
      timingsMs: main?.reading?.timingsMs ?? null,
      quality: main?.quality ?? null,
      images: looked.map(({ reading, quality }, i) => ({
        instanceId: images[i]!.instanceId,
        frameNumber: images[i]!.frameNumber,
        sha256: images[i]!.sha256,
        logits: reading?.logits ?? null,
        quality,
      })),
    },
    // Where nothing is read it is what the image model wants that decided so.
    models: [
      ...(read?.models ?? (nothingToRead ? [versionKey(scenario.head)] : [])),
      ...(scenario.history ? [versionKey(scenario.history)] : []),
    ],
    maps: packed(main?.reading?.activationMaps),
    embedding: embeddingOf(main?.reading),
    otherMaps: looked.flatMap(({ reading }, i) => {
      const maps = i === at ? null : packed(reading?.activationMaps);
      return maps
        ? [{ instanceId: images[i]!.instanceId, frameNumber: images[i]!.frameNumber, ...maps }]
        : [];
    }),
  };
}

/** The newest image that counts, and of a stack the slice that speaks most; the newest where none counts. */
function standsForStudy({ counted, logOdds }: PooledImages, images: AssessmentInputs["images"]): number {
  const [first = 0] = counted;
  const stack = images[first]?.stack ?? null;
  if (stack === null) return first;
  const slices = counted.filter((i) => images[i]!.stack === stack);
  return slices.reduce((most, i) => (logOdds[i]! > logOdds[most]! ? i : most));
}

/** Of a head alone, whose backbone comes first: what a whole classifier trains anew is no space that others share. */
function embeddingOf(reading: ImageReading | null | undefined): NewRiskAssessment["embedding"] {
  const [backbone, head] = reading?.models ?? [];
  return backbone && head && reading?.embedding ? { backbone, data: reading.embedding } : null;
}

function describeImages(
  { images, imagesLeftOut, imagePolicy }: AssessmentInputs,
  looked: readonly LookedAt[],
  { counted, logOdds }: PooledImages,
): ImagesRead {
  return {
    policy: imagePolicy.policy,
    imagePolicyId: imagePolicy.id,
    leftOut: imagesLeftOut,
    readings: looked.map(({ image, novelty, withheld }, i) => ({
      instanceId: images[i]!.instanceId,
      frameNumber: images[i]!.frameNumber,
      stack: images[i]!.stack,
      acquiredAt: images[i]!.acquiredAt?.toISOString() ?? null,
      isCounted: counted.includes(i),
      withheldReason: withheld ?? (novelty?.isNovel ? "novel-image" : null),
      novelty,
      probabilities: image?.probabilities ?? null,
      logOdds: logOdds[i] ?? null,
    })),
  };
}

/** One after the other: `[classes, rows, columns]`. */
function packed(maps: readonly GridMap[] | null | undefined): AssessmentMaps | null {
  if (!maps) return null;
  const { rows, columns } = maps[0]!;
  const data = new Float32Array(maps.length * rows * columns);
  maps.forEach((map, c) => {
    data.set(map.data, c * rows * columns);
  });
  return { rows, columns, data };
}
