import { DomainError } from "@synoptic/domain";
import type { BlobStore } from "@synoptic/persistence";
import type { ImageFile } from "../image-file.ts";
import { readInstanceFile } from "../read-image-file.ts";
import { type ArrivedFile, type ArrivingFile, receiveFile } from "./arriving-file.ts";
import { type InstanceOutcome, refusedInstance } from "./instance-outcome.ts";
import type { InstanceUids } from "./instance-uids.ts";

/** A file that was read, and whose bytes are on their way to the store. */
export interface PreparedInstance {
  file: ArrivedFile;
  image: ImageFile;
  uids: InstanceUids;
  /**
   * Settles once the bytes are safe, with whether they were not in the store before. Its fault is for who awaits it, and is
   * nobody's before.
   */
  written: Promise<{ isNew: boolean }>;
}

export interface Expected {
  /** Bytes of one file. */
  limitBytes: number;
  /** Refuses instances of any other study. */
  only?: string | undefined;
}

/**
 * Takes one file in and reads its header; its bytes go to the store while the next one comes.
 * @returns what became of the file, where it is refused
 */
export async function prepareInstance(
  blobs: BlobStore,
  arriving: ArrivingFile,
  { limitBytes, only }: Expected,
): Promise<PreparedInstance | InstanceOutcome> {
  const { name } = arriving;
  let uids: InstanceUids | null = null;
  try {
    const file = await receiveFile(blobs, arriving, limitBytes);
    const { sha256, held } = file;
    const bytes = held ?? (await blobs.read(sha256));
    const image = await readInstanceFile({ uploadId: name, sha256, bytes }, { isGiven: held === null });
    uids = uidsOf(image);
    requireExpected(uids, file, only);
    const written = held ? blobs.write(held, { limitBytes, sha256 }) : Promise.resolve({ isNew: false });
    written.catch(() => {});
    return { file, image, uids, written };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return refusedInstance(name, error, uids);
  }
}

/** An instance is of another study than the one that it was sent to. */
class OtherStudyError extends DomainError {
  readonly code = "OTHER_STUDY";
}

/** An instance is another one than its sender said. */
class OtherInstanceError extends DomainError {
  readonly code = "OTHER_INSTANCE";
}

function requireExpected(uids: InstanceUids, { announced }: ArrivedFile, only: string | undefined): void {
  if (only !== undefined && uids.studyInstanceUid !== only)
    throw new OtherStudyError("The instance is of another study than the one that it was sent to.");
  const { sopClassUid, sopInstanceUid } = announced ?? uids;
  if (sopClassUid !== uids.sopClassUid || sopInstanceUid !== uids.sopInstanceUid)
    throw new OtherInstanceError("The instance is of another SOP class or UID than was announced.");
}

function uidsOf({ study, instance }: ImageFile): InstanceUids {
  return {
    studyInstanceUid: study.studyInstanceUid,
    seriesInstanceUid: instance.series.seriesInstanceUid,
    sopInstanceUid: instance.sopInstanceUid,
    sopClassUid: instance.sopClassUid,
  };
}
