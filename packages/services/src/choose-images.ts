import { type InstanceChoice, MOST_IMAGES, type WithheldReason } from "@synoptic/domain";
import {
  type ChosenImage,
  chooseInstances,
  type DicomAttributes,
  factTags,
  instanceFacts,
  isHeeded,
  type KeptInstance,
} from "@synoptic/imaging";
import type { ScenarioModel } from "@synoptic/inference";
import { type Db, listStudyInstances, type NewInstance } from "@synoptic/persistence";
import { asKeptInstance } from "./image-file.ts";

/** An image that the rules chose, and where its bytes are. */
export interface ImageOfStudy extends ChosenImage {
  sha256: string;
  acquiredAt: Date | null;
}

export interface ChosenOfStudy {
  /** Newest first, `MOST_IMAGES` at most. */
  images: ImageOfStudy[];
  /** Every instance of the study once. */
  choices: InstanceChoice[];
}

type Reader = Pick<ScenarioModel, "expects" | "reads">;

/** Picks of a stored study what a model reads. Only rows are looked at: no file is opened. */
export async function chooseImages(db: Db, studyId: string, reader: Reader): Promise<ChosenOfStudy> {
  return chooseAmong(await keptInstances(db, studyId), reader);
}

/** Whether one of these newly kept instances is a Key Object Selection that changes what is read of its study. */
export async function isChosenAnew(db: Db, studyId: string, fresh: readonly NewInstance[]): Promise<boolean> {
  const keyObjects = fresh
    .map((instance) => instanceFacts(asKeptInstance(instance)))
    .filter(({ keyObject }) => keyObject !== null);
  if (keyObjects.length === 0) return false;
  const study = (await keptInstances(db, studyId)).map(instanceFacts);
  return keyObjects.some((keyObject) => isHeeded(keyObject, study));
}

async function keptInstances(db: Db, studyId: string) {
  const rows = await listStudyInstances(db, studyId, factTags);
  return rows.map((row) => ({ ...row, attributes: row.attributes as DicomAttributes }));
}

/** The same of instances that are at hand. */
export function chooseAmong(
  instances: readonly (KeptInstance & { sha256: string })[],
  { expects, reads }: Reader,
): ChosenOfStudy {
  const { images, choices } = chooseInstances(
    instances.map(instanceFacts),
    { ...expects, ...reads },
    MOST_IMAGES,
  );
  const kept = new Map(instances.map((instance) => [instance.id, instance]));
  return {
    choices,
    images: images.map((image) => {
      const { sha256, acquiredAt } = kept.get(image.instanceId)!;
      return { ...image, sha256, acquiredAt };
    }),
  };
}

const reasons: Readonly<Record<string, WithheldReason>> = {
  "other-modality": "image-wrong-kind",
  grey: "image-wrong-kind",
  "too-small": "image-tiny",
  unreadable: "image-unreadable",
};

/**
 * Why a study of which nothing is read is withheld: by what came closest to being read, which is what the last of the
 * rules dropped.
 */
export function whyNothingIsRead(choices: readonly InstanceChoice[]): WithheldReason {
  return reasons[choices.at(-1)?.code ?? ""] ?? "nothing-to-read";
}

/** Images that fit and are beyond the most that are read. */
export function countLeftOut(choices: readonly InstanceChoice[]): number {
  return choices.filter(({ code }) => code === "too-many").length;
}
