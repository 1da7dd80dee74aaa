import type { DicomHeader } from "../dicom/describe-dicom.ts";
import type { InspectReport } from "../dicom/inspect.ts";
import type { StoredPixels } from "../dicom/stored-pixels.ts";
import type { SourceImage } from "../pixels/source-image.ts";

/** What a file is, once its first frame was decoded to be sure that it can be shown and read; DICOM may hold none. */
export type DescribedImage =
  | { kind: "png" | "jpeg"; width: number; height: number }
  | ({ kind: "dicom"; width: number; height: number } & DicomHeader);

/** The first of the frames that were asked for, and the file, which moves back. */
export interface SomeFrames {
  /** At least one. */
  frames: Uint8Array[];
  file: Uint8Array;
}

/** What each kind of work gives. */
export interface ImageWork {
  header: DicomHeader;
  display: SourceImage;
  describe: DescribedImage;
  pixels: StoredPixels;
  frames: SomeFrames;
  inspect: InspectReport;
}

export interface ImageJob<Kind extends keyof ImageWork = keyof ImageWork> {
  kind: Kind;
  bytes: Uint8Array;
  /** What is looked at, from 0. */
  frame?: number;
  /** What is read, from 0. */
  frames?: readonly number[];
}

/** What a thread says: that it waits for a job, how much it is about to decode, and how the job ended. */
export type ThreadMessage =
  | { ready: true }
  | { megapixels: number }
  | { value: ImageWork[keyof ImageWork] }
  | { refused: { code: string; message: string; path: readonly string[] } }
  | { failed: string };
