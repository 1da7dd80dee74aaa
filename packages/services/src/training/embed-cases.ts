import { createHash } from "node:crypto";
import { DomainError, type EmbeddingRow, seededRandom } from "@synoptic/domain";
import {
  type Augmentation,
  augmentImage,
  type PreparedImage,
  type SourceImage,
  toDisplay,
} from "@synoptic/imaging";
import type { Embedder, ImageHeadManifest, Part } from "@synoptic/inference";
import type { EmbeddingCache } from "./embedding-cache.ts";
import type { LeftOut, TrainingCase } from "./training-case.ts";

/** Pictures and variants that are read at a time: enough to fill the networks' batches, and soon done. */
const IMAGES_AT_ONCE = 32;

export interface TrainingAugmentation extends Augmentation {
  /** Variants of each training picture beside the picture itself. */
  copies: number;
}

export interface EmbedOptions {
  embedder: Embedder;
  resizePolicy: ImageHeadManifest["resizePolicy"];
  classIds: readonly string[];
  cache: EmbeddingCache;
  augmentation?: TrainingAugmentation | undefined;
  seed: number;
  signal?: AbortSignal | undefined;
  /** Told after every few cases how many are done. */
  progress?: (done: number, total: number) => void;
}

export interface EmbeddedCases {
  part: Part;
  /** Pictures, of which with augmentation there are several rows each. */
  images: number;
  /** By the reading error's code. */
  leftOut: LeftOut;
  /** Embeddings that were there already. */
  fromCache: number;
}

interface Row {
  of: TrainingCase;
  embedding: Float32Array;
  isVariant: boolean;
}

/**
 * The embeddings of cases, each computed once: the next training finds them in the cache. A picture that cannot be
 * read is left out and counted.
 * @throws EngineCancelledError where the signal ends it
 */
export async function embedCases(
  cases: readonly TrainingCase[],
  options: EmbedOptions,
): Promise<EmbeddedCases> {
  const { embedder, classIds, augmentation, signal, progress } = options;
  const copies = 1 + (augmentation?.copies ?? 0);
  const rows: Row[] = [];
  const leftOut: Record<string, number> = {};
  let [images, fromCache] = [0, 0];
  const casesAtOnce = Math.ceil(IMAGES_AT_ONCE / copies);
  for (let start = 0; start < cases.length; start += casesAtOnce) {
    signal?.throwIfAborted();
    const some = await Promise.all(
      cases.slice(start, start + casesAtOnce).map((one) => embedOne(one, copies, options)),
    );
    for (const answer of some) {
      if ("fault" in answer) {
        leftOut[answer.fault] = (leftOut[answer.fault] ?? 0) + 1;
        continue;
      }
      images += 1;
      fromCache += answer.fromCache;
      answer.embeddings.forEach((embedding, copy) => {
        rows.push({ of: answer.of, embedding, isVariant: copy > 0 });
      });
    }
    progress?.(Math.min(cases.length, start + casesAtOnce), cases.length);
  }
  const embeddings = new Float32Array(rows.length * embedder.size);
  rows.forEach(({ embedding }, i) => void embeddings.set(embedding, i * embedder.size));
  return {
    images,
    leftOut,
    fromCache,
    part: {
      embeddings,
      dimension: embedder.size,
      rows: rows.map(({ of }): EmbeddingRow => ({ label: of.classId, group: of.group, ...of.facts })),
      labels: Uint32Array.from(rows, ({ of }) => classIds.indexOf(of.classId)),
      groups: rows.map(({ of }) => of.group),
      isVariant: copies > 1 ? Uint8Array.from(rows, ({ isVariant }) => (isVariant ? 1 : 0)) : undefined,
    },
  };
}

type Embedded =
  | { of: TrainingCase; embeddings: Float32Array[]; fromCache: number }
  | { of: TrainingCase; fault: string };

async function embedOne(of: TrainingCase, copies: number, options: EmbedOptions): Promise<Embedded> {
  const { embedder, resizePolicy, cache, augmentation, seed, signal } = options;
  let bytes: Uint8Array;
  try {
    bytes = await of.bytes();
  } catch (error) {
    return { of, fault: faultOf(error) };
  }
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const frame = (of.frameNumber ?? 1) === 1 ? {} : { frame: of.frameNumber };
  const common = {
    backbone: embedder.backbone.sha256,
    resizePolicy,
    sha256,
    crop: of.crop ?? null,
    ...frame,
  };
  const keys = Array.from({ length: copies }, (_, copy) =>
    copy === 0 ? common : { ...common, augmentation, seed, copy },
  );
  const found = await Promise.all(keys.map((key) => cache.find(key)));
  const missing = keys.flatMap((_, copy) => (found[copy] ? [] : [copy]));
  if (missing.length > 0) {
    let prepared: PreparedImage;
    try {
      prepared = embedder.prepare(cropped(await toDisplay(bytes, (of.frameNumber ?? 1) - 1), of.crop));
    } catch (error) {
      return { of, fault: faultOf(error) };
    }
    const variants = missing.map((copy) =>
      copy === 0 ? prepared : variant(prepared, augmentation!, seedOf(sha256, seed, copy)),
    );
    const computed = await embedder.embed(variants, { signal });
    await Promise.all(
      missing.map(async (copy, i) => {
        found[copy] = computed[i]!;
        await cache.keep(keys[copy]!, computed[i]!);
      }),
    );
  }
  return { of, embeddings: found as Float32Array[], fromCache: copies - missing.length };
}

const faultOf = (error: unknown) => {
  if (error instanceof DomainError) return error.code;
  if ((error as NodeJS.ErrnoException).code === "ENOENT") return "NOT_FOUND";
  throw error;
};

function variant(image: PreparedImage, by: TrainingAugmentation, seed: number): PreparedImage {
  return { ...image, data: augmentImage(image, by, seededRandom(seed)) };
}

/** Depends on the picture and not on its place in the list. */
function seedOf(sha256: string, seed: number, copy: number): number {
  return createHash("sha256").update(`${sha256} ${seed} ${copy}`).digest().readUInt32LE(0);
}

function cropped(image: SourceImage, crop: TrainingCase["crop"]): SourceImage {
  if (!crop) return image;
  const [left, width] = within(crop.x, crop.width, image.width);
  const [top, height] = within(crop.y, crop.height, image.height);
  const data = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++) {
    const from = ((top + row) * image.width + left) * 3;
    data.set(image.data.subarray(from, from + width * 3), row * width * 3);
  }
  return { width, height, data };
}

/** Where a stretch begins and how long it is, in whole pixels, once what lies beyond the picture is cut off. */
function within(from: number, length: number, side: number): [number, number] {
  const first = Math.min(side - 1, Math.max(0, Math.round(from)));
  const last = Math.min(side, Math.max(first + 1, Math.round(from + length)));
  return [first, last - first];
}
